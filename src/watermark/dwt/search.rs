//! The message that the votes of all blocks agree with, wherever the picture was cut out.
//!
//! Cutting rows of blocks off at the top turns the message by a number of bits: all turns are tried.
//! Cutting columns off at the sides changes how far it turns from row to row: the widths that the
//! programs draw are tried.

use super::Payload;
use super::blocks::Votes;
use super::messages::{MESSAGES, Message};

/// Narrowest width that is tried beside the picture's own, and steps from there on, in blocks: 512
/// and 64 pixels.
const WIDTHS: (usize, usize) = (64, 8);
/// Mean votes are in units of a vote's 1024th.
const UNIT: i64 = 1024;

/// The message that agrees best, where one agrees well enough.
pub(super) fn find(votes: &Votes) -> Option<Payload> {
    let all = MESSAGES.iter().flat_map(|message| {
        message.planes.iter().filter_map(|plane| one(votes.of(*plane), votes.columns, message))
    });
    all.filter(|found| i64::from(found.correlation) >= found.message.accept)
        .max_by_key(|found| found.correlation)
}

/// The best agreement with one message in one plane, over all widths and turns.
fn one(votes: &[i8], columns: usize, message: &'static Message) -> Option<Payload> {
    let length = message.length;
    if columns == 0 {
        return None;
    }
    // Each row folded to the length of the message.
    let rows: Vec<Vec<i32>> = votes
        .chunks_exact(columns)
        .map(|row| {
            let mut folded = vec![0; length];
            for piece in row.chunks(length) {
                folded.iter_mut().zip(piece).for_each(|(sum, vote)| *sum += i32::from(*vote));
            }
            folded
        })
        .collect();
    let each = i64::try_from(votes.len() / length).ok().filter(|each| *each > 0)?;
    let mut tried = vec![false; length];
    let wider = (WIDTHS.0..=message.widest).step_by(WIDTHS.1).filter(|width| *width > columns);
    std::iter::once(columns)
        .chain(wider)
        .filter_map(|width| {
            let step = width % length;
            let is_new = !std::mem::replace(tried.get_mut(step)?, true);
            is_new.then(|| turned(&unfolded(&rows, step, each), message))?
        })
        .max_by_key(|found| found.correlation)
}

/// Mean votes for the bits of a message that turns by `step` bits from row to row, without their mean.
fn unfolded(rows: &[Vec<i32>], step: usize, each: i64) -> Vec<i64> {
    let length = rows.first().map_or(0, Vec::len);
    let mut sums = vec![0_i64; length];
    let mut turn = 0;
    for row in rows {
        let (before, after) = sums.split_at_mut(turn);
        let turned = after.iter_mut().chain(before);
        turned.zip(row).for_each(|(sum, vote)| *sum += i64::from(*vote));
        turn = (turn + step) % length;
    }
    let mean = sums.iter().sum::<i64>() * UNIT / (each * length as i64);
    sums.iter().map(|sum| sum * UNIT / each - mean).collect()
}

/// The best agreement over all turns of the message.
fn turned(means: &[i64], message: &'static Message) -> Option<Payload> {
    let length = means.len() as i64;
    let signs: Vec<i64> = message.bits().map(|bit| if bit { 1 } else { -1 }).collect();
    let excess: i64 = signs.iter().sum();
    // Sum of squares of the message around its mean, times that of the votes.
    let squares = means.iter().map(|mean| mean * mean).sum::<i64>();
    let scale = ((length * length - excess * excess) * squares / length).isqrt();
    let twice = [means, means].concat();
    let turns = twice.windows(means.len()).take(means.len());
    let agreement = |turn: &[i64]| signs.iter().zip(turn).map(|(sign, mean)| sign * mean).sum();
    let (most, turn) =
        turns.map(|turn| (agreement(turn), turn)).max_by_key(|(sum, _): &(i64, _)| *sum)?;
    let matched =
        signs.iter().zip(turn).filter(|(sign, mean)| (**sign > 0) == (**mean > 0)).count();
    let correlation = u16::try_from((most * 1000).checked_div(scale)?).ok()?;
    Some(Payload { message, matched, correlation })
}
