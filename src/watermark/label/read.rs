//! Reads the words whose last glyph was found.

use super::glyphs::{AFTER, ELEMENT, GENERATION, LETTER_RIVALS, LETTERS, PREFIX, RIVALS};
use super::search::Place;
use crate::pixels::Picture;
use crate::watermark::plane::{Plane, REACH, Shape, deviation};

/// Cells of an em.
const EM: usize = 16;
/// Sizes tried around that of the place.
const SIZES: [f64; 7] = [1.0, 0.94, 1.06, 0.88, 1.12, 1.18, 0.83];
/// A place with less than this in one of the sizes is given up.
const ALMOST: f64 = 0.28;
/// Heights and widths of the letters AI, where 1 is that of the em, as fonts differ.
const LETTER_SIZES: [f64; 6] = [0.84, 0.92, 1.0, 1.08, 1.17, 1.27];
const LETTER_WIDTHS: [f64; 3] = [0.86, 1.0, 1.14];
/// Width of the narrow face's em.
const NARROW: f64 = 0.766;
/// Smallest deviation of luma in a glyph, in levels.
const DEVIATION: f64 = 2.0;
/// Smallest correlation of each of the last two glyphs.
const PART: f64 = 0.4;
/// The same, where 1 is the mean of the two and of AI or 人工智能.
const EVEN: f64 = 0.7;
/// By how much the last two glyphs together fit better than glyphs that look like them.
const LEADS: f64 = 0.05;
/// How much better than AI other letters must fit, of which only a part is compared.
const LETTERS_BEHIND: f64 = 0.015;
/// Smallest correlation of AI, where 1 is the mean of the last two glyphs: left of 合成 in print
/// something like AI is found often, but worse than they are.
const LETTERS_PART: f64 = 0.9;
/// The same where the correlation itself is at least [`LETTERS_CLEAR`].
const LETTERS_PART_CLEAR: f64 = 0.85;
const LETTERS_CLEAR: f64 = 0.62;
/// The same of 人工智能, which chance resembles less.
const ELEMENT_PART: f64 = 0.6;
/// Smallest correlation of one of its glyphs.
const ONE_OF_FOUR: f64 = 0.2;
/// The same of a glyph that follows and makes another word of the last one.
const AFTER_PART: f64 = 0.8;
/// Smallest sum of the correlations of the last glyph, the one before it and AI.
const TOGETHER: f64 = 1.85;
/// The same with 人工智能, of which all six glyphs count alike.
const ALL_SIX: f64 = 1.4;
/// Smallest correlation of a glyph before the words.
const BEFORE: f64 = 0.48;
/// Words that may stand before.
const PREFIXES: [&str; 9] =
    ["内容由", "图片由", "由", "疑似", "豆包", "千问", "元宝", "星绘", "百度"];

/// All shapes.
#[derive(Debug)]
pub(super) struct Shapes {
    last: Vec<Shape<EM>>,
    first: Vec<Shape<EM>>,
    letters: Vec<Shape<EM>>,
    letter_rivals: Vec<Shape<EM>>,
    element: Vec<Shape<EM>>,
    rivals: Vec<Shape<EM>>,
    prefix: Vec<Shape<EM>>,
    after: Vec<Shape<EM>>,
}

impl Shapes {
    pub(super) fn new() -> Self {
        let all = |table: &[(char, &str)]| table.iter().map(|g| Shape::new(*g, EM)).collect();
        let (last, first): (Vec<_>, Vec<_>) =
            GENERATION.into_iter().partition(|(glyph, _)| *glyph == '成');
        Self {
            last: all(&last),
            first: all(&first),
            letters: all(&LETTERS),
            letter_rivals: all(&LETTER_RIVALS),
            element: all(&ELEMENT),
            rivals: all(&RIVALS),
            prefix: all(&PREFIX),
            after: all(&AFTER),
        }
    }
}

/// Words that were read, in pixels.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) words: String,
    /// Three times the mean correlation.
    pub(super) score: f64,
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
    /// Pixels a cell.
    step: (f64, f64),
    sign: f64,
}

/// A glyph that was found; its em square begins at (`x`, `y`).
#[derive(Clone, Copy, Debug)]
struct Fit {
    score: f64,
    char: char,
    x: f64,
    y: f64,
}

/// Where and how glyphs are looked for.
#[derive(Clone, Copy)]
struct Look<'a> {
    picture: &'a Picture,
    /// Pixels a cell.
    step: (f64, f64),
    sign: f64,
}

/// Reads the words whose last glyph stands at `place`; none where a part is missing.
pub(super) fn read(picture: &Picture, place: &Place, shapes: &Shapes) -> Option<Reading> {
    let (look, last, first) = generation(picture, place, shapes)?;
    let lead = |fit: Fit| fit.score - look.best(&shapes.rivals, (fit.x, fit.y), (1, 1)).score;
    let leads = [lead(last), lead(first)];
    if leads.iter().sum::<f64>() < LEADS || leads.iter().any(|lead| *lead < 0.0) {
        return None;
    }
    let pitch = last.x - first.x;
    let (letters, letters_left) = letters(look, first, shapes);
    let element = element(look, first, pitch, shapes);
    // 人工合成 is no label: 工 or 能 there speaks against AI.
    let chinese = || {
        let shapes = shapes.element.iter().filter(|shape| "工能".contains(shape.char));
        look.best(shapes, (first.x - pitch, first.y), (2, 1)).score
    };
    let two = last.score + first.score;
    let is_even = |third: f64| last.score.min(first.score) >= (two + third) / 3.0 * EVEN;
    let part = if letters >= LETTERS_CLEAR { LETTERS_PART_CLEAR } else { LETTERS_PART };
    let with_letters = (letters >= two / 2.0 * part && is_even(letters) && letters > chinese())
        .then_some(two + letters);
    let with_element = (element >= two / 2.0 * ELEMENT_PART && is_even(element))
        .then_some((two + 4.0 * element) / 2.0);
    let (words, score, left) = match (with_letters, with_element) {
        (_, Some(score)) if score >= ALL_SIX && element >= letters => {
            ("人工智能", score, first.x - 4.0 * pitch)
        }
        (Some(score), _) if score >= TOGETHER => ("AI", score, letters_left),
        (_, Some(score)) if score >= ALL_SIX => ("人工智能", score, first.x - 4.0 * pitch),
        _ => return None,
    };
    // 成分 are ingredients.
    if look.best(&shapes.after, (last.x + pitch, last.y), (2, 1)).score >= two / 2.0 * AFTER_PART {
        return None;
    }
    Some(Reading {
        words: format!("{words}{}{}", first.char, last.char),
        score,
        left,
        top: first.y.min(last.y),
        right: last.x + look.step.0 * EM as f64,
        bottom: first.y.max(last.y) + look.step.1 * EM as f64,
        step: look.step,
        sign: place.sign,
    })
}

/// Reads on to the left: who made the picture, or what is said of it.
pub(super) fn extend(picture: &Picture, reading: &mut Reading, shapes: &Shapes) {
    let look = Look { picture, step: reading.step, sign: reading.sign };
    let em = look.step.0 * EM as f64;
    let mut best: Option<(f64, &str, f64)> = None;
    for prefix in PREFIXES {
        // The first may stand up to a space away, the others follow at an em.
        let (mut x, mut reach) = (reading.left - em - look.step.0 * 3.0, 5);
        let (mut sum, mut count) = (0.0, 0.0);
        for glyph in prefix.chars().rev() {
            let shapes = shapes.prefix.iter().filter(|shape| shape.char == glyph);
            let fit = look.best(shapes, (x, reading.top), (reach, 2));
            if fit.score < BEFORE {
                count = f64::MAX;
            }
            (sum, count) = (sum + fit.score, count + 1.0);
            (x, reach) = (fit.x - look.step.0 * 17.0, 2);
        }
        let left = x + look.step.0 * 17.0;
        // Of 由 and 内容由 the longer one.
        let score = sum / count + prefix.chars().count() as f64 * 0.1;
        if count < 9.0 && best.is_none_or(|(most, ..)| score > most) {
            best = Some((score, prefix, left));
        }
    }
    if let Some((_, prefix, left)) = best {
        reading.words.insert_str(0, prefix);
        reading.left = left;
    }
}

/// 生成 or 合成, in the size in which both fit best.
fn generation<'a>(
    picture: &'a Picture,
    place: &Place,
    shapes: &Shapes,
) -> Option<(Look<'a>, Fit, Fit)> {
    let narrow = if place.narrow { NARROW } else { 1.0 };
    let mut best: Option<(Look<'a>, Fit, Fit)> = None;
    for size in SIZES {
        let cell = place.em * size / EM as f64;
        let look = Look { picture, step: (cell * narrow, cell), sign: place.sign };
        let grown = place.em * (1.0 - size) / 2.0;
        let corner = (place.x + grown * narrow, place.y + grown);
        let last = look.best(&shapes.last, corner, (3, 3));
        if last.score < PART {
            if last.score < ALMOST {
                break;
            }
            continue;
        }
        // The pitch is an em, or up to a fifth more.
        let first = look.best(&shapes.first, (last.x - look.step.0 * 17.0, last.y), (2, 1));
        let sum = |(_, last, first): &(Look<'_>, Fit, Fit)| last.score + first.score;
        let pair = (look, last, first);
        if first.score >= PART && best.as_ref().is_none_or(|other| sum(&pair) > sum(other)) {
            best = Some(pair);
        }
    }
    best
}

/// Correlation of AI left of the first glyph, and where its ink begins. 0 where other letters fit better.
fn letters(look: Look<'_>, first: Fit, shapes: &Shapes) -> (f64, f64) {
    let (width, height) = (look.step.0 * EM as f64, look.step.1 * EM as f64);
    let mut best: Option<(Look<'_>, Fit)> = None;
    for size in LETTER_SIZES {
        for stretch in LETTER_WIDTHS {
            let cell = (width * size * stretch, height * size);
            let step = (cell.0 / EM as f64, cell.1 / EM as f64);
            // Their ink ends a cell before the right edge; a space may follow.
            let corner = (first.x - cell.0 - step.0 * 2.0, first.y + (height - cell.1) / 2.0);
            let look = Look { step, ..look };
            let fit = look.best(&shapes.letters, corner, (5, 3));
            if best.is_none_or(|(_, other)| fit.score > other.score) {
                best = Some((look, fit));
            }
        }
    }
    let is_rival = |(look, fit): &(Look<'_>, Fit)| {
        let other = look.best(&shapes.letter_rivals, (fit.x, fit.y), (1, 1));
        other.score > fit.score + LETTERS_BEHIND
    };
    match best.filter(|best| !is_rival(best)) {
        Some((look, fit)) => (fit.score, fit.x + look.step.0),
        None => (0.0, first.x),
    }
}

/// Mean correlation of 人工智能 left of the first glyph.
fn element(look: Look<'_>, first: Fit, pitch: f64, shapes: &Shapes) -> f64 {
    let (mut sum, mut right) = (0.0, first);
    for shape in shapes.element.iter().rev() {
        // From glyph to glyph, so that what the pitch is wrong by does not add up.
        let fit = look.best([shape], (right.x - pitch, right.y), (2, 1));
        if fit.score < ONE_OF_FOUR {
            return 0.0;
        }
        sum += fit.score;
        right = fit;
    }
    sum / 4.0
}

impl Look<'_> {
    /// The best fit of `shapes` within `reach` cells of `corner`.
    fn best<'s>(
        self,
        shapes: impl IntoIterator<Item = &'s Shape<EM>> + Clone,
        corner: (f64, f64),
        reach: (usize, usize),
    ) -> Fit {
        let step = self.step;
        let (across, down) = (reach.0 + REACH, reach.1 + REACH);
        let start = (corner.0 - step.0 * across as f64, corner.1 - step.1 * down as f64);
        let cells = (EM + 2 * across, EM + 2 * down);
        let plane = Plane::fine(self.picture, start, step, cells, 2).flattened();
        let mut best = Fit { score: 0.0, char: ' ', x: corner.0, y: corner.1 };
        for y in (REACH..).take(2 * reach.1 + 1) {
            for x in (REACH..).take(2 * reach.0 + 1) {
                let Some(block) = plane.block::<EM>(x, y) else { continue };
                let deviation = deviation(&block).max(DEVIATION * EM as f64);
                for shape in shapes.clone() {
                    let score = shape.product(&block) * self.sign / deviation;
                    if score > best.score {
                        let (x, y) = plane.place(x, y);
                        best = Fit { score, char: shape.char, x, y };
                    }
                }
            }
        }
        best
    }
}
