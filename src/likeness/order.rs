//! One sort for all lists here: the standard library's is compiled anew for every type and closure,
//! some five kilobytes each time.

/// `list` in the order of `key`, lowest first; equal ones stay as they stood.
pub(super) fn rising<T>(list: &mut Vec<T>, key: impl Fn(&T) -> u128) {
    let mut keys: Vec<(u128, usize)> =
        list.iter().enumerate().map(|(at, item)| (key(item), at)).collect();
    keys.sort_unstable();
    let mut items: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(keys.iter().filter_map(|(_, at)| items.get_mut(*at)?.take()));
}

/// `list` with the highest value first; equal ones stay as they stood.
pub(super) fn strongest_first<T>(list: &mut Vec<T>, value: impl Fn(&T) -> f32) {
    rising(list, |item| !u128::from(rank(value(item))));
}

/// The order of `f32::total_cmp` as a whole number.
pub(super) fn rank(value: f32) -> u32 {
    let bits = value.to_bits();
    if bits >> 31 == 1 { !bits } else { bits | 1 << 31 }
}
