//! Sentences for people, in English and simplified Chinese, one row per finding code.
//!
//! They describe the file and accuse nobody. `tests/messages.rs` fails when a code has no row.

/// Language of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    /// English.
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Lang {
    /// The language of a BCP 47 tag: Chinese for `zh` and its kin, English for all else.
    #[must_use]
    pub fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("zh") { Self::ZhCn } else { Self::En }
    }
}

/// What a finding means to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// What was found.
    pub sentence: &'static str,
    /// How it comes about innocently.
    pub innocent: &'static str,
}

/// The message of a finding code.
#[must_use]
pub fn message(code: &str, lang: Lang) -> Option<Message> {
    let row = ROWS.iter().find(|row| row.code == code)?;
    Some(match lang {
        Lang::En => row.en,
        Lang::ZhCn => row.zh,
    })
}

/// All codes that have a message, sorted within their area.
pub fn codes() -> impl Iterator<Item = &'static str> {
    ROWS.iter().map(|row| row.code)
}

struct Row {
    code: &'static str,
    en: Message,
    zh: Message,
}

const fn row(
    code: &'static str,
    en: &'static str,
    en_innocent: &'static str,
    zh: &'static str,
    zh_innocent: &'static str,
) -> Row {
    Row {
        code,
        en: Message { sentence: en, innocent: en_innocent },
        zh: Message { sentence: zh, innocent: zh_innocent },
    }
}

static ROWS: &[Row] = &[
    row(
        "ai.aigcLabel.generated",
        "The file carries the Chinese AI label with value 1: it declares itself AI-generated or AI-synthesised.",
        "The label says that AI was used on this picture, not that the damage is untrue; beauty and poster tools write it too.",
        "文件带有人工智能生成合成内容标识，取值为 1：声明内容由 AI 生成或合成。",
        "标识只说明这张图片使用过 AI，并不说明损坏不属实；美化、海报类工具也会写入。",
    ),
    row(
        "ai.aigcLabel.possible",
        "The file carries the Chinese AI label with value 2: possibly AI-generated.",
        "A platform writes this value when an uploader says so; it is no statement of fact.",
        "文件带有人工智能生成合成内容标识，取值为 2：可能由 AI 生成。",
        "平台会根据上传者的声明写入该值，它不是事实认定。",
    ),
    row(
        "ai.aigcLabel.suspected",
        "The file carries the Chinese AI label with value 3: a platform suspects AI.",
        "Platforms suspect wrongly at times; the value is a guess of theirs.",
        "文件带有人工智能生成合成内容标识，取值为 3：某平台疑似其由 AI 生成。",
        "平台的判断有时会出错，该值只是推测。",
    ),
    row(
        "ai.aigcLabel.propagated",
        "A platform has recorded in the Chinese AI label that it passed the file on.",
        "The record tells of the file's way only; it adds nothing to what the label itself states.",
        "某平台在人工智能生成合成内容标识中记录了该文件的传播信息。",
        "该记录只反映文件的流转路径，并不为标识内容增加新的含义。",
    ),
    row(
        "ai.aigcLabel.unspecified",
        "The file carries the Chinese AI label without a value that the standard knows.",
        "Some tools write the label for ordinary edits or fill it in badly.",
        "文件带有人工智能生成合成内容标识，但取值不在标准范围内。",
        "有些工具在普通编辑时也会写入标识，或填写不规范。",
    ),
    row(
        "ai.c2pa.created.trainedAlgorithmicMedia",
        "The Content Credentials in the file state that the picture was made by a generative AI model.",
        "The statement is about the picture; a reference picture from a shop may be made by AI as well.",
        "文件中的内容凭证（C2PA）声明该图片由生成式 AI 模型生成。",
        "这是对图片本身的声明；商家的示意图也可能由 AI 制作。",
    ),
    row(
        "ai.c2pa.created.fromImage",
        "The Content Credentials state that a generative AI model made the picture from another picture.",
        "People also use such tools to tidy a background or to sharpen a photo.",
        "文件中的内容凭证（C2PA）声明生成式 AI 以另一张图片为基础生成了该图片。",
        "也有人用这类工具整理背景或让照片更清晰。",
    ),
    row(
        "ai.c2pa.compositeWithTrainedAlgorithmicMedia",
        "The Content Credentials state that parts of the picture were made by generative AI.",
        "Removing a face, an address or a passer-by leaves the same statement.",
        "文件中的内容凭证（C2PA）声明图片的部分内容由生成式 AI 制作。",
        "去除人脸、地址或路人也会留下同样的声明。",
    ),
    row(
        "ai.c2pa.transformed",
        "The Content Credentials list an editing step that used generative AI.",
        "The step may have been a harmless one, such as removing an object from the background.",
        "文件中的内容凭证（C2PA）列出了使用生成式 AI 的编辑步骤。",
        "该步骤可能无害，例如去除背景中的物体。",
    ),
    row(
        "ai.c2pa.unbound.edited",
        "The file carries Content Credentials that state an edit with generative AI, but they do not fit these bytes.",
        "Saving, shrinking or rotating a picture breaks the link; the credentials may also be about another picture.",
        "文件带有声明经生成式 AI 编辑的内容凭证（C2PA），但凭证与当前文件内容不一致。",
        "重新保存、压缩或旋转图片都会使凭证失配；凭证也可能属于另一张图片。",
    ),
    row(
        "ai.c2pa.unbound.generated",
        "The file carries Content Credentials that state a generative AI model made the picture, but they do not fit these bytes.",
        "Saving, shrinking or rotating a picture breaks the link; the credentials may also be about another picture.",
        "文件带有声明由生成式 AI 模型生成的内容凭证（C2PA），但凭证与当前文件内容不一致。",
        "重新保存、压缩或旋转图片都会使凭证失配；凭证也可能属于另一张图片。",
    ),
    row(
        "ai.digitalSourceType.trainedAlgorithmicMedia",
        "The file's IPTC digital source type states that it was made by a generative AI model.",
        "Editors may carry the statement over from a picture that was only a part.",
        "文件的 IPTC 数字来源类型声明其由生成式 AI 模型制作。",
        "编辑软件可能把素材图片的声明带入成品。",
    ),
    row(
        "ai.digitalSourceType.compositeWithTrainedAlgorithmicMedia",
        "The file's IPTC digital source type states that generative AI edited parts of it.",
        "Phones write this for any object removal, for instance of a face or an address label.",
        "文件的 IPTC 数字来源类型声明部分内容经生成式 AI 编辑。",
        "手机在消除任何物体（如人脸、地址标签）后都会写入该声明。",
    ),
    row(
        "ai.credit.madeWithGoogleAi",
        "The credit line states that the picture was made with Google AI.",
        "The line is unsigned text and may stem from a picture that was only a part.",
        "版权信息注明图片由 Google AI 制作。",
        "该信息是未签名的文本，可能来自素材图片。",
    ),
    row(
        "ai.credit.editedWithGoogleAi",
        "The credit line states that the picture was edited with Google AI.",
        "The same tools blur backgrounds and remove passers-by.",
        "版权信息注明图片经 Google AI 编辑。",
        "同类工具也用于虚化背景和去除路人。",
    ),
    row(
        "ai.credit.appleCleanUp",
        "The credit line states that an object was removed with Apple's Clean Up.",
        "Clean Up is often used to protect privacy: a face, a name, an address.",
        "版权信息注明使用了 Apple 的“清理”功能移除物体。",
        "“清理”常用于保护隐私，例如人脸、姓名、地址。",
    ),
    row(
        "ai.credit.appleImagePlayground",
        "The credit line states that the picture was made with Apple Image Playground.",
        "The line is unsigned text.",
        "版权信息注明图片由 Apple Image Playground 制作。",
        "该信息是未签名的文本。",
    ),
    row(
        "ai.generator.named",
        "A software field names an AI image generator.",
        "A name alone is a weak sign; some of these tools also edit ordinary photos.",
        "软件字段中写有 AI 图像生成工具的名称。",
        "仅有名称是较弱的迹象；其中一些工具也能编辑普通照片。",
    ),
    row(
        "ai.generator.midjourney",
        "The file carries the job number that Midjourney writes into its downloads.",
        "None is known for a photo that was taken with a camera.",
        "文件带有 Midjourney 下载文件特有的任务编号。",
        "对于相机拍摄的照片，目前没有已知的正常原因。",
    ),
    row(
        "ai.generator.a1111",
        "The file carries generation parameters in the form of Stable Diffusion tools.",
        "The same tools enlarge or restore real photos; the file passed through such a tool.",
        "文件带有 Stable Diffusion 类工具的生成参数。",
        "同类工具也用于放大或修复真实照片；这说明文件经过了此类工具。",
    ),
    row(
        "ai.generator.comfyui",
        "The file carries a ComfyUI workflow: it passed through an AI image tool.",
        "A workflow may only enlarge or restore a real photo, and a screenshot of the tool carries one too.",
        "文件带有 ComfyUI 工作流：它经过了 AI 图像工具。",
        "工作流可能只是放大或修复真实照片；该工具界面的截图也会带有工作流。",
    ),
    row(
        "ai.generator.novelai",
        "The file carries the parameters that NovelAI writes.",
        "None is known for a photo that was taken with a camera.",
        "文件带有 NovelAI 写入的参数。",
        "对于相机拍摄的照片，目前没有已知的正常原因。",
    ),
    row(
        "ai.generator.invokeai",
        "The file carries the parameters that InvokeAI writes.",
        "The tool can also enlarge or restore a real photo.",
        "文件带有 InvokeAI 写入的参数。",
        "该工具也可以放大或修复真实照片。",
    ),
    row(
        "ai.generator.fooocus",
        "The file carries the parameters that Fooocus writes.",
        "The tool can also enlarge or vary a real photo.",
        "文件带有 Fooocus 写入的参数。",
        "该工具也可以放大真实照片或生成其变体。",
    ),
    row(
        "ai.generator.swarmui",
        "The file carries the parameters that SwarmUI writes.",
        "The tool can also enlarge or restore a real photo.",
        "文件带有 SwarmUI 写入的参数。",
        "该工具也可以放大或修复真实照片。",
    ),
    row(
        "ai.generator.grok",
        "The file carries the signature that xAI's Grok writes into its pictures.",
        "None is known for a photo that was taken with a camera.",
        "文件带有 xAI Grok 写入图片的签名。",
        "对于相机拍摄的照片，目前没有已知的正常原因。",
    ),
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
    row(
        "copy.catalogue.same",
        "The photo is the shop's own catalogue photo.",
        "Some buyers use the catalogue photo to show which part they mean.",
        "这张照片与店铺的商品图是同一张。",
        "有些买家会用商品图说明所指的部位。",
    ),
    row(
        "copy.catalogue.altered",
        "The photo is very close to the shop's own catalogue photo, with differences; where they are was not examined.",
        "A filter, a strong compression or a mark drawn on the catalogue photo has the same effect.",
        "这张照片与店铺的商品图非常接近但有差异；未检查差异所在的位置。",
        "滤镜、强压缩或在商品图上做标注也会有同样的效果。",
    ),
    row(
        "copy.catalogue.inconclusive",
        "The photo has too little detail to compare it with the catalogue.",
        "Plain surfaces and close-ups have little detail.",
        "照片细节太少，无法与商品图比对。",
        "纯色表面和特写照片的细节本来就少。",
    ),
];
