//! Sentences for people, in English and simplified Chinese, one row per code of a finding or check,
//! one file per area.
//!
//! They describe the file and accuse nobody. `tests/messages.rs` fails when a code has no row.

mod ai;
mod archive;
mod camera;
mod container;
mod copy;
mod generator;
mod provenance;
mod seal;

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
    let row = rows().find(|row| row.code == code)?;
    Some(match lang {
        Lang::En => row.en,
        Lang::ZhCn => row.zh,
    })
}

/// All codes that have a message, sorted within their area.
pub fn codes() -> impl Iterator<Item = &'static str> {
    rows().map(|row| row.code)
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [
        ai::ROWS,
        archive::ROWS,
        camera::ROWS,
        container::ROWS,
        copy::ROWS,
        generator::ROWS,
        provenance::ROWS,
        seal::ROWS,
    ]
    .into_iter()
    .flatten()
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
