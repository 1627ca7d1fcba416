//! Who produced or passed on: the 27-character code of the provider-code guide of TC260, or a bare
//! name. Only companies and products of a list are named; anything else could be a person's name.

/// Characters of the unified social credit code in order of their values (GB 32100-2015).
const CREDIT_CHARACTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Unified social credit codes of companies whose labels were seen or are documented.
const COMPANIES: [(&str, &str); 12] = [
    ("91110102MACQD9K640", "ByteDance (Doubao)"),
    ("9144030008867405X2", "ByteDance (Jimeng)"),
    ("91440101MA9Y9T4H7A", "Alibaba (Qwen)"),
    ("91110108335469089C", "Kuaishou (Kling)"),
    ("91440300708461136T", "Tencent"),
    ("91110000802100433B", "Baidu"),
    ("91330106MA2CFLDG4R", "Alibaba (Tongyi)"),
    ("91110108MA01KP2T5U", "Zhipu"),
    ("91340000711771143J", "iFlytek"),
    ("91340100MAEB4N8H76", "RunningHub"),
    ("91110105MACJ6K1C8A", "LibLibAI"),
    ("91110108MA01R70K8D", "ByteDance (Volcengine)"),
];

/// Bare names of products and platforms, in lower case.
const NAMES: [(&str, &str); 14] = [
    ("doubao", "ByteDance (Doubao)"),
    ("jimeng", "ByteDance (Jimeng)"),
    ("dreamina", "ByteDance (Dreamina)"),
    ("douyin", "Douyin"),
    ("kling", "Kuaishou (Kling)"),
    ("kuaishou", "Kuaishou"),
    ("minimax", "MiniMax"),
    ("picwish", "PicWish"),
    ("qwen", "Alibaba (Qwen)"),
    ("tongyi", "Alibaba (Tongyi)"),
    ("weibo", "Weibo"),
    ("xiaohongshu", "Xiaohongshu"),
    ("zhihu", "Zhihu"),
    ("zhipu", "Zhipu"),
];

/// One provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provider {
    /// On the list, by its code or its name.
    Known(&'static str),
    /// A code that passes its check, of a company that is not on the list.
    Unlisted,
    /// A code whose check character does not fit.
    Faulty,
    /// Any other text; it could be a person's name and is not quoted.
    Text,
}

impl Provider {
    pub(super) fn of(text: &str) -> Self {
        let text = text.trim();
        let named = |(_, name): &(_, &'static str)| Self::Known(name);
        let Some(credit) = credit_code(text) else {
            let lower = text.to_lowercase();
            return NAMES.iter().find(|(key, _)| *key == lower).map_or(Self::Text, named);
        };
        if !is_checked(credit) {
            return Self::Faulty;
        }
        COMPANIES.iter().find(|(code, _)| *code == credit).map_or(Self::Unlisted, named)
    }

    pub(super) fn quote(self) -> Option<&'static str> {
        match self {
            Self::Known(name) => Some(name),
            Self::Unlisted => Some("code of a company that is not listed"),
            Self::Faulty => Some("code with a wrong check character"),
            Self::Text => None,
        }
    }
}

/// The social credit code inside a provider code: `001`, a digit, 18 characters, 5 of the product.
fn credit_code(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("001").filter(|_| text.len() == 27 && text.is_ascii())?;
    let (kind, credit, product) = (rest.get(..1)?, rest.get(1..19)?, rest.get(19..)?);
    let is_product = |b: u8| b.is_ascii_digit() || b.is_ascii_uppercase();
    (kind.bytes().all(|b| b.is_ascii_digit())
        && credit.bytes().all(|b| CREDIT_CHARACTERS.contains(&b))
        && product.bytes().all(is_product))
    .then_some(credit)
}

/// Whether the last character is the check of the others (GB 32100-2015: weights 3^i modulo 31).
fn is_checked(credit: &str) -> bool {
    let values: Option<Vec<usize>> =
        credit.bytes().map(|b| CREDIT_CHARACTERS.iter().position(|known| *known == b)).collect();
    let Some((check, rest)) = values.as_deref().and_then(<[usize]>::split_last) else {
        return false;
    };
    let (sum, _) = rest
        .iter()
        .fold((0, 1), |(sum, weight), value| ((sum + value * weight) % 31, weight * 3 % 31));
    (sum + check) % 31 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_list_pass_their_own_check() {
        for (credit, name) in COMPANIES {
            assert_eq!(Provider::of(&format!("0011{credit}10000")), Provider::Known(name));
        }
    }

    #[test]
    fn a_code_counts_by_its_check_and_length() {
        // Changed in one place; one character short; Huawei's published code, which is not listed.
        assert_eq!(Provider::of("001191110102MACQD9K65010000"), Provider::Faulty);
        assert_eq!(Provider::of("001191110102MACQD9K6401000"), Provider::Text);
        assert_eq!(Provider::of("001191440300192203821600000"), Provider::Unlisted);
        assert_eq!(Provider::of("DouBao"), Provider::Known("ByteDance (Doubao)"));
        assert_eq!(Provider::of("Zhang San"), Provider::Text);
    }
}
