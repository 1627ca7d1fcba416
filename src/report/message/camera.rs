//! Sentences of findings about camera evidence.

use super::{Row, row};

pub(super) static ROWS: &[Row] = &[
    row(
        "camera.capture.consistent",
        "The file carries camera data that fits the picture.",
        "This speaks for the buyer, but camera data can be copied.",
        "文件带有与图片相符的相机数据。",
        "这对买家有利，但相机数据也可以被复制。",
    ),
    row(
        "camera.exif.absent",
        "No camera data is left in the file.",
        "Messengers, photo pickers and browsers remove it from honest photos.",
        "文件中没有相机数据。",
        "聊天软件、相册选择器和浏览器会从真实照片中移除这些数据。",
    ),
    row(
        "camera.screenshot.declared",
        "The file says that it is a picture of a screen.",
        "Buyers send screenshots to point at something or to forward a chat.",
        "文件注明它是屏幕截图。",
        "买家常用截图来指出问题或转发聊天内容。",
    ),
    row(
        "camera.size.differs",
        "The camera data states another size than the picture has: it was resized since.",
        "Phones, messengers and forms resize photos all the time.",
        "相机数据记录的尺寸与图片不同：图片在拍摄后被缩放过。",
        "手机、聊天软件和表单经常会缩放照片。",
    ),
    row(
        "camera.software.editor",
        "The file was saved by photo-editing software.",
        "Cropping, turning or brightening a photo is ordinary.",
        "文件由图片编辑软件保存。",
        "裁剪、旋转或调亮照片都很常见。",
    ),
];
