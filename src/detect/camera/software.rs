//! Names of software that saves pictures, by how the name begins. None of them is an AI marker.

/// What a program does to the pictures that it saves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It can change anything in the picture.
    Editor,
    /// It copies, turns or converts pictures: transfer tools, viewers.
    Viewer,
}

/// The program that `text`, a Software or CreatorTool value, names, and what it does.
pub(super) fn named(text: &str) -> Option<(&'static str, Kind)> {
    let begins = |name: &str| {
        text.as_bytes().get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name.as_bytes()))
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
    "Aperture",
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
