//! Sentences of the checks of an archive.

use super::{Row, row};

pub(super) static ROWS: &[Row] = &[
    row(
        "archive.unreadable",
        "The file is not a whole archive as claimseal writes them.",
        "A download that was cut off, or a program that packed the files again, leaves such a file.",
        "该文件不是 claimseal 写出的完整归档。",
        "下载中断，或被其他程序重新打包，都会造成这种情况。",
    ),
    row(
        "archive.contents",
        "The archive's table of contents is missing or cannot be read.",
        "A program that packed the files again can leave it out.",
        "归档的目录缺失或无法读取。",
        "重新打包时可能会漏掉该文件。",
    ),
    row(
        "archive.key",
        "The archive is signed by a key that is not among the keys used for the check.",
        "The shop may have changed its key since; ask it for its earlier keys.",
        "归档的签名密钥不在核验所用的密钥之中。",
        "店铺此后可能更换过密钥，请向其索取早期的密钥。",
    ),
    row(
        "archive.signature",
        "The signature of the table of contents does not fit.",
        "A damaged disk or transfer can change the file.",
        "目录的签名不符。",
        "磁盘或传输损坏可能改变文件。",
    ),
    row(
        "archive.missing",
        "A file that the table of contents names is not there.",
        "A program that packed the files again can leave one out.",
        "目录所列的文件有缺失。",
        "重新打包时可能会漏掉文件。",
    ),
    row(
        "archive.changed",
        "A file is not the one that was archived.",
        "A program that opened a photo and saved it again changes its bytes.",
        "有文件与归档时不一致。",
        "打开照片并再次保存会改变其字节。",
    ),
    row(
        "archive.added",
        "There is a file that the table of contents does not name.",
        "Some systems add hidden files of their own when they pack a folder.",
        "存在目录未列出的文件。",
        "有些系统在打包文件夹时会加入自己的隐藏文件。",
    ),
    row(
        "archive.result",
        "The verification result is missing, or its signature does not fit.",
        "A damaged disk or transfer can change the file.",
        "核验结果缺失，或其签名不符。",
        "磁盘或传输损坏可能改变文件。",
    ),
    row(
        "archive.resultFiles",
        "The verification result is about other photos than those in the archive.",
        "Files of two claims were mixed up when they were packed.",
        "核验结果所涉及的照片与归档中的不一致。",
        "打包时可能混入了另一份申请的文件。",
    ),
    row(
        "archive.token",
        "The seals in the archive are not those that the verification result is about.",
        "Files of two claims were mixed up when they were packed.",
        "归档中的封签与核验结果所涉及的封签不一致。",
        "打包时可能混入了另一份申请的文件。",
    ),
    row(
        "archive.tokenSignature",
        "The signature of a seal does not fit the key that it carries.",
        "A damaged disk or transfer can change the file.",
        "封签的签名与其自带的密钥不符。",
        "磁盘或传输损坏可能改变文件。",
    ),
    row(
        "archive.tokenFiles",
        "A photo that counts as sealed is in none of the seals.",
        "Files of two claims were mixed up when they were packed.",
        "有被视为已封签的照片不在任何封签之中。",
        "打包时可能混入了另一份申请的文件。",
    ),
    row(
        "archive.shopPhotos",
        "A photo that the shop kept for the order is not the one that its log registered.",
        "A damaged disk or transfer can change the file.",
        "商家为订单留存的照片与其日志登记的不一致。",
        "磁盘或传输损坏可能改变文件。",
    ),
    row(
        "archive.log",
        "The log is not the unbroken chain that the service wrote.",
        "A damaged disk or transfer can change the file.",
        "日志不是服务写下的完整链条。",
        "磁盘或传输损坏可能改变文件。",
    ),
];
