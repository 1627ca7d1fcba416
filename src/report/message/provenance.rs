//! Sentences of findings about Content Credentials (C2PA).

use super::{Row, row};

pub(super) static ROWS: &[Row] = &[
    row(
        "ai.c2pa.disclosure",
        "The Content Credentials in the file hold a disclosure about the use of AI.",
        "The disclosure may speak of a small part or of a harmless step.",
        "文件中的内容凭证（C2PA）包含关于使用 AI 的披露。",
        "该披露可能只涉及很小的部分或无害的步骤。",
    ),
    row(
        "ai.c2pa.writer",
        "The Content Credentials name the service or software that wrote them.",
        "The name adds nothing to what the credentials themselves state.",
        "内容凭证（C2PA）注明了写入它的服务或软件。",
        "该名称并不为凭证本身的声明增加新的含义。",
    ),
    row(
        "ai.c2pa.writerNamed",
        "The Content Credentials were written by a service that makes pictures with AI, but state no AI step.",
        "Such a service may also store or convert a photo of one's own.",
        "内容凭证（C2PA）由 AI 图像生成服务写入，但未声明 AI 步骤。",
        "这类服务也可能只是保存或转换用户自己的照片。",
    ),
    row(
        "provenance.altered",
        "The file carries Content Credentials that do not fit its bytes: it was changed after they were written.",
        "Saving, shrinking or rotating a picture breaks the link, and so do apps that remove the position.",
        "文件带有内容凭证（C2PA），但与当前内容不一致：写入凭证后文件有过改动。",
        "重新保存、压缩、旋转图片，或应用移除位置信息，都会使凭证失配。",
    ),
    row(
        "provenance.capture.declared",
        "The Content Credentials in the file state that a camera took the picture; their signature is checked by the server only.",
        "This speaks for the sender once the signature was checked.",
        "文件中的内容凭证（C2PA）声明图片由相机拍摄；其签名仅由服务器验证。",
        "签名验证通过后，这一点对发送者有利。",
    ),
    row(
        "provenance.compressed",
        "The file carries Content Credentials in compressed form; they were not opened.",
        "The form is allowed by the standard and says nothing about the picture.",
        "文件带有压缩形式的内容凭证（C2PA），未予展开。",
        "标准允许这种形式，它不说明图片的任何情况。",
    ),
    row(
        "provenance.identity",
        "The Content Credentials in the file hold an identity statement; it was not read.",
        "Photographers sign their work this way.",
        "文件中的内容凭证（C2PA）含有身份声明，未予读取。",
        "摄影师会用这种方式为作品署名。",
    ),
    row(
        "provenance.remote",
        "The file names an address where its Content Credentials are kept; nothing was fetched.",
        "Editors offer to keep the credentials on their server.",
        "文件注明了其内容凭证（C2PA）的存放地址；未进行获取。",
        "编辑软件可以选择把凭证保存在其服务器上。",
    ),
    row(
        "provenance.softBinding",
        "The Content Credentials name a watermark or fingerprint by which they can be found again.",
        "Such marks are put on ordinary photos as well; they say nothing about AI.",
        "内容凭证（C2PA）注明了用于重新找回凭证的水印或指纹。",
        "普通照片也会加入这类标记，它不说明是否使用 AI。",
    ),
    row(
        "provenance.unreadable",
        "The file carries Content Credentials that could not be read.",
        "Apps that rewrite metadata often damage them, and drafts of the standard were built otherwise.",
        "文件带有无法读取的内容凭证（C2PA）。",
        "改写元数据的应用常会造成损坏，早期标准草案的结构也不同。",
    ),
];
