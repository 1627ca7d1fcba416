//! Sentences of findings about likeness to the catalogue.

use super::{Row, row};

pub(super) static ROWS: &[Row] = &[
    row(
        "copy.catalogue.same",
        "The photo is the shop's own catalogue photo, whole or in part; no changed place was found.",
        "Some buyers use the catalogue photo to show which part they mean.",
        "这张照片与店铺的商品图是同一张（整张或局部）；未发现被改动的位置。",
        "有些买家会用商品图说明所指的部位。",
    ),
    row(
        "copy.catalogue.alteredLocally",
        "The photo is the shop's own catalogue photo, and the marked places differ from it.",
        "An app may have retouched the picture, or the buyer drew on it to show where the damage is; ask for a new photo.",
        "这张照片与店铺的商品图是同一张，但标出的位置与商品图不同。",
        "可能是应用对图片做了修饰，或买家在图上示意损坏的位置；请买家另拍一张照片。",
    ),
    row(
        "copy.catalogue.altered",
        "The photo is very close to the shop's own catalogue photo, with differences that could not be placed with certainty.",
        "A filter, a strong compression or a mark drawn on the catalogue photo has the same effect.",
        "这张照片与店铺的商品图非常接近但有差异，差异的位置无法完全确定。",
        "滤镜、强压缩或在商品图上做标注也会有同样的效果。",
    ),
    row(
        "copy.catalogue.annotated",
        "The photo is the shop's own catalogue photo with notes on it, such as lines, text or stickers.",
        "Buyers draw on the catalogue photo to show which part they mean.",
        "这张照片是店铺的商品图，上面有线条、文字或贴纸等标注。",
        "买家常在商品图上做标注，说明所指的部位。",
    ),
    row(
        "copy.catalogue.rerendered",
        "The photo follows the shop's own catalogue photo, but its fine detail was made anew; where it was changed is uncertain.",
        "Beauty filters, upscalers and photos of a screen make fine detail anew as well.",
        "这张照片与店铺的商品图构图一致，但细节是重新生成的；无法确定改动的位置。",
        "美化滤镜、放大工具或翻拍屏幕也会重新生成细节。",
    ),
    row(
        "copy.catalogue.productReused",
        "The product looks cut out of the shop's own catalogue photo and stands on another background.",
        "Shops show one cut-out on several backgrounds, and a flat print photographed straight on can look like this.",
        "照片中的商品看起来取自店铺的商品图，但背景不同。",
        "店铺也会把同一张抠图放在不同背景上展示；正面拍摄的平面印刷包装也可能如此。",
    ),
    row(
        "copy.catalogue.similar",
        "The photo shows a view very similar to a catalogue photo; it was not found to be a copy.",
        "The same product photographed from the same side looks like this.",
        "照片的视角与某张商品图非常相似；未判定为复制。",
        "从同一角度拍摄同款商品就会如此。",
    ),
    row(
        "copy.catalogue.registeredLater",
        "This catalogue photo was registered after the order.",
        "Shops renew their photos; a photo registered later counts for less.",
        "这张商品图在下单之后才登记。",
        "店铺会更新图片；之后登记的商品图参考价值较低。",
    ),
    row(
        "copy.catalogue.inconclusive",
        "The photo has too little detail to compare it with the catalogue.",
        "Plain surfaces and close-ups have little detail.",
        "照片细节太少，无法与商品图比对。",
        "纯色表面和特写照片的细节本来就少。",
    ),
    row(
        "copy.claim.reused",
        "This photo was in an earlier claim about another order.",
        "One photo can show the goods of two orders; a household may claim from two accounts; a replacement that was sent under a new order can be damaged like the first; buyers attach packing or stock pictures that others have as well.",
        "这张照片曾出现在另一订单的售后申请中。",
        "一张照片可能同时拍到两个订单的商品；家人可能用不同账户申请；以新订单补发的商品可能有同样的损坏；买家也可能附上他人同样拥有的包装图或宣传图。",
    ),
];
