//! Names of software that saves pictures, by how the name begins. None of them is an AI marker.

/// What a program does to the pictures that it saves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It can change anything in the picture.
    Editor,
    /// It copies, turns or converts pictures: transfer tools, viewers.
    Viewer,
}

/// The program that `text`, a Software or CreatorTool value, names, and what it does. A name ends
/// where no small letter follows, and a phone's build is none: Xiaomi's Redmi Note 12 is `topaz`
/// inside, and `topaz-user 13 ... release-keys` is no work of Topaz Labs.
pub(super) fn named(text: &str) -> Option<(&'static str, Kind)> {
    if ["-user ", "-userdebug ", "release-keys", "test-keys"].iter().any(|of| text.contains(of)) {
        return None;
    }
    let begins = |name: &str| {
        let rest = text.as_bytes().split_at_checked(name.len());
        rest.is_some_and(|(start, rest)| {
            let goes_on = name.ends_with(|c: char| c.is_ascii_alphabetic())
                && rest.first().is_some_and(u8::is_ascii_lowercase);
            start.eq_ignore_ascii_case(name.as_bytes()) && !goes_on
        })
    };
    if let Some((_, name)) = GBK.iter().find(|(written, _)| text.starts_with(written)) {
        return Some((name, Kind::Editor));
    }
    let find = |names: &[&'static str]| names.iter().find(|name| begins(name)).copied();
    find(VIEWERS)
        .map(|name| (name, Kind::Viewer))
        .or_else(|| find(EDITORS).map(|name| (name, Kind::Editor)))
}

const EDITORS: &[&str] = &[
    "ACD Systems",
    "ACDSee",
    "Adobe",
    "Affinity",
    "Aperture 1",
    "Aperture 2",
    "Aperture 3",
    "B612",
    "BeautyCam",
    "Camera+",
    "Canva",
    "Capture One",
    "Capture NX",
    "Corel",
    "Darktable",
    "digiKam",
    "DxO",
    "Facetune",
    "FastStone",
    "Fotor",
    "GIMP",
    "Hypic",
    "Krita",
    "Lightroom",
    "Luminar",
    "Meitu",
    "Microsoft Windows Photo",
    "NX Studio",
    "Paint Shop",
    "PaintShop",
    "Paint.NET",
    "PhotoImpact",
    "PhotoScape",
    "Photos ",
    "PicsArt",
    "Picasa",
    "PicWish",
    "Pixelmator",
    "Polarr",
    "RawTherapee",
    "Remini",
    "Snapseed",
    "SNOW",
    "Topaz",
    "VSCO",
    "VSCOcam",
    "Windows Photo Editor",
    "YouCam",
    "xingtu",
    "天天P图",
    "美图",
    "美颜相机",
    "轻颜",
    "醒图",
];

const VIEWERS: &[&str] = &[
    "Digital Photo Professional",
    "FinePix Viewer",
    "Image Capture",
    "ImageMagick",
    "IrfanView",
    "KODAK PROFESSIONAL DCS",
    "LIBFORMAT",
    "Microsoft Windows Photo Viewer",
    "Nikon Transfer",
    "NikonTransfer",
    "OLYMPUS Master",
    "OLYMPUS Studio",
    "OLYMPUS Viewer",
    "QuickTime",
    "SIGMA PhotoPro",
    "SIGMA Photo Pro",
    "ViewNX",
    "XnView",
];

/// Names in GBK bytes, which are no UTF-8 and so were read as Latin-1.
const GBK: &[(&str, &str)] = &[("ÃÀÍ¼", "美图"), ("ÐÑÍ¼", "醒图"), ("ÇáÑÕ", "轻颜")];
