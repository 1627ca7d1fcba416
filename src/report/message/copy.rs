//! Sentences of findings about likeness to the catalogue.

use super::{Row, row};

pub(super) static ROWS: &[Row] = &[
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
