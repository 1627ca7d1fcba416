//! Sentences of findings about the structure of files.

use super::{Row, row};

pub(super) static ROWS: &[Row] = &[
    row(
        "container.checksum",
        "A checksum inside the file does not fit.",
        "A faulty transfer or a careless tool does this.",
        "文件内部的校验值不符。",
        "传输错误或不规范的工具会造成这种情况。",
    ),
    row(
        "container.limit.bytes",
        "The file is too large to be looked into; it was only identified.",
        "Some cameras make very large files.",
        "文件过大，未作检查，仅记录了其摘要。",
        "有些相机会生成很大的文件。",
    ),
    row(
        "container.limit.parts",
        "The file has more parts than are looked at.",
        "Some tools write many small parts.",
        "文件的分段数超过了检查上限。",
        "有些工具会写入大量小分段。",
    ),
    row(
        "container.limit.text",
        "The file holds more text than is looked at.",
        "Editing software can leave a long history.",
        "文件中的文本超过了检查上限。",
        "编辑软件可能会留下很长的历史记录。",
    ),
    row(
        "container.malformed",
        "A part of the file is not built as its format demands.",
        "Many cameras and apps write slightly faulty files.",
        "文件的某一部分不符合格式要求。",
        "许多相机和应用写出的文件都有轻微问题。",
    ),
    row(
        "container.metadata.damaged",
        "Some metadata of the file could not be read to its end.",
        "Apps that rewrite metadata often damage it.",
        "文件的部分元数据无法完整读取。",
        "改写元数据的应用经常会造成损坏。",
    ),
    row(
        "container.metadata.encoding",
        "Some text in the file's metadata is in an encoding that it does not state.",
        "Older phones and software write Chinese and Japanese text like this.",
        "文件元数据中的部分文字未注明编码。",
        "旧手机和软件常以这种方式写入中文或日文。",
    ),
    row(
        "container.pixels.damaged",
        "The picture in the file could not be decoded.",
        "The upload may have been cut off; a second try often helps.",
        "无法解码文件中的图片。",
        "上传可能中断；重新上传往往可以解决。",
    ),
    row(
        "container.pixels.overLimit",
        "The picture has more pixels than are decoded.",
        "Panoramas and high-resolution modes make such pictures.",
        "图片像素数超过了解码上限。",
        "全景或高像素模式会生成这样的图片。",
    ),
    row(
        "container.pixels.unsupportedFormat",
        "The picture's format is read for its metadata only; its pixels were not compared.",
        "iPhones save photos in this format by default.",
        "该图片格式仅读取元数据，未比对像素。",
        "iPhone 默认以这种格式保存照片。",
    ),
    row(
        "container.trailingData",
        "Further data stands after the end of the picture.",
        "Phones append motion photos, depth maps and their own records there.",
        "图片结尾之后还有其他数据。",
        "手机会在此处附加动态照片、景深图和自有记录。",
    ),
    row(
        "container.truncated",
        "The file ends before its picture does.",
        "The transfer may have been cut off.",
        "文件在图片结束之前就中断了。",
        "传输过程可能中断。",
    ),
    row(
        "container.unreadable",
        "The file is not an image that can be read.",
        "The wrong file may have been picked.",
        "该文件不是可读取的图片。",
        "可能是选错了文件。",
    ),
];
