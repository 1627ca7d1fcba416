//! The page for people: opens from the unpacked folder, without scripts and without a network.

use std::fmt::Write;

use serde_json::Value;

use super::timestamp::{self, Stamp};
use super::write::{Source, Upload};
use crate::digest::sha256;
use crate::report::message::{Lang, message};
use crate::seal::rfc3339;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem;border-bottom:1px solid #bbb}dt{font-weight:600}dd{margin:0 0 .5rem}\
figure{margin:1rem 0;break-inside:avoid}img{max-width:100%;max-height:30rem;border:1px solid #bbb}code{font-size:.85em;overflow-wrap:anywhere}\
table{border-collapse:collapse}td,th{text-align:left;padding:.2rem .8rem .2rem 0;vertical-align:top}.minor{color:#555}";

/// The page. `uploads` are the files with their paths, `kept` those of the shop's photos, `kid` names
/// the signing key.
pub(super) fn html(
    source: &Source,
    uploads: &[(String, &Upload)],
    kept: &[(String, &Upload)],
    kid: &str,
) -> String {
    let result: Value = serde_json::from_slice(&source.verification).unwrap_or_default();
    let claim = &source.claim;
    let mut page = Page(String::new());
    page.put("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    page.put("<meta name=\"viewport\" content=\"width=device-width\"><title>");
    page.text(&format!("Claim {}", claim.id));
    page.put("</title><style>");
    page.put(STYLE);
    page.put("</style></head><body><h1>");
    page.text(&format!("Claim {} · 售后申请", claim.id));
    page.put("</h1>");

    page.put("<dl>");
    page.fact("Order · 订单", Some(&claim.order));
    page.fact("Ordered · 下单时间", claim.ordered_at.as_ref());
    page.fact("Account · 账号", claim.account.as_ref());
    page.fact("Products · 商品", Some(&claim.products.join(", ")));
    page.fact("Received · 收到时间", Some(&claim.received_at));
    page.fact("Reason · 原因", Some(&claim.reason));
    page.fact("Words · 说明", Some(&claim.text));
    page.fact("Archive made · 归档时间", Some(&source.made_at));
    page.put("</dl>");

    page.head("Verification · 核验结果");
    page.put("<p><strong>");
    page.text(word(text(&result, "disposition")));
    page.put("</strong> <span class=\"minor\">");
    page.text(
        "A disposition says where a claim goes, not who is right. · 该结果只表示申请的处理去向，并不判定对错。",
    );
    page.put("</span></p>");
    page.codes(strings(&result, "reasons"));
    page.put("<table><tr><th>Check · 检查</th><th>Outcome · 结果</th></tr>");
    for check in list(&result, "checks") {
        page.put("<tr><td>");
        page.text(text(check, "check"));
        page.put("</td><td>");
        page.text(text(check, "outcome"));
        let code = text(check, "code");
        page.text(&if code.is_empty() { String::new() } else { format!(" ({code})") });
        page.put("</td></tr>");
    }
    page.put("</table>");

    page.head("Photos · 照片");
    for (path, upload) in uploads {
        let of_file = |file: &&Value| text(file, "sha256") == upload.sha256;
        page.photo(path, upload, list(&result, "files").find(of_file));
    }

    page.shop_photos(source, kept);

    page.head("Log · 日志");
    page.put("<ol>");
    for link in &source.log {
        page.put("<li>");
        page.text(&format!("{} · {} · {}", link.at, link.who, link.what));
        let data: Value = link
            .data
            .as_deref()
            .and_then(|data| serde_json::from_str(data).ok())
            .unwrap_or_default();
        for part in ["decision", "note"].map(|name| text(&data, name)) {
            page.text(&if part.is_empty() { String::new() } else { format!(": {part}") });
        }
        page.put("</li>");
    }
    page.put("</ol>");

    page.head("Signature · 签名");
    page.put("<p>");
    if let Some(stamp) = stamp(source) {
        page.text(&format!("Time stamp · 时间戳: {} · {}. ", rfc3339(stamp.at), stamp.signer));
        page.text(
            "Whether that is an authority, its root certificate says · 签发者须以根证书核验：",
        );
        page.put("<code>--tsa-roots ROOTS.pem</code></p><p>");
    }
    page.text(
        "Everything in this archive is named with its digest in contents.jws, signed by the key ",
    );
    page.put("<code>");
    page.text(kid);
    page.put("</code>. ");
    page.text(
        "Check it with: · 归档中所有文件的摘要均列于已签名的 contents.jws，可用以下命令核验：",
    );
    page.put("</p><p><code>claimseal verify --archive FILE.zip --jwks KEYS.json</code></p></body></html>\n");
    page.0
}

/// What the time stamp says, where it holds.
fn stamp(source: &Source) -> Option<Stamp> {
    let digest = sha256(source.jws.as_bytes());
    timestamp::check(source.stamp.as_ref()?, &digest, None, None).ok()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn strings<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a str> {
    list(value, name).filter_map(Value::as_str)
}

fn word(disposition: &str) -> &'static str {
    match disposition {
        "clear" => "Nothing to ask · 无需追问",
        "review" => "A person looks at it · 由人工查看",
        "conflict" => {
            "The photos contradict the claim: a person decides · 照片与申请存在矛盾，由人工判断"
        }
        _ => "",
    }
}

struct Page(String);

impl Page {
    fn put(&mut self, html: &str) {
        self.0.push_str(html);
    }

    /// Text of anybody, made harmless.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '&' => self.0.push_str("&amp;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // What turns the direction of text could make a name read as another.
                '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {}
                c => self.0.push(c),
            }
        }
    }

    fn head(&mut self, text: &str) {
        self.put("<h2>");
        self.text(text);
        self.put("</h2>");
    }

    fn fact(&mut self, name: &str, value: Option<&String>) {
        let Some(value) = value.filter(|value| !value.is_empty()) else { return };
        self.put("<dt>");
        self.text(name);
        self.put("</dt><dd>");
        self.text(value);
        self.put("</dd>");
    }

    /// Each code with its sentence and its innocent explanation, in both languages.
    fn codes<'a>(&mut self, codes: impl Iterator<Item = &'a str>) {
        self.put("<ul>");
        for code in codes {
            self.put("<li><code>");
            self.text(code);
            self.put("</code>");
            for lang in [Lang::En, Lang::ZhCn] {
                let Some(message) = message(code, lang) else { continue };
                self.put("<br>");
                self.text(message.sentence);
                self.put(" <span class=\"minor\">");
                self.text(message.innocent);
                self.put("</span>");
            }
            self.put("</li>");
        }
        self.put("</ul>");
    }

    fn shop_photos(&mut self, source: &Source, kept: &[(String, &Upload)]) {
        if kept.is_empty() {
            return;
        }
        self.head("Photos that the shop kept · 商家留存照片");
        for (photo, (path, upload)) in source.photos.iter().zip(kept) {
            self.photo(path, upload, None);
            let kind = match photo.kind.as_str() {
                "packing" => "Packing · 包装",
                _ => "Product · 商品",
            };
            self.put("<dl>");
            self.fact(kind, Some(&photo.note).filter(|note| !note.is_empty()).or(Some(&photo.id)));
            let by = format!("{} · {}", photo.registered_at, photo.registered_by);
            self.fact("Registered · 登记", Some(&by));
            self.put("</dl>");
        }
    }

    fn photo(&mut self, path: &str, upload: &Upload, file: Option<&Value>) {
        self.put("<figure>");
        if upload.media_type.starts_with("image/") {
            // Paths are made of digits, hexadecimal digits and a known ending.
            let _ = write!(self.0, "<img src=\"{path}\" alt=\"\">");
        }
        self.put("<figcaption>");
        self.text(&upload.name);
        self.put("<br><code>SHA-256 ");
        self.text(&upload.sha256);
        self.put("</code></figcaption>");
        let report = file.and_then(|file| file.get("report"));
        let findings =
            report.map(|report| list(report, "findings").map(|found| text(found, "code")));
        self.codes(findings.into_iter().flatten());
        self.put("</figure>");
    }
}
