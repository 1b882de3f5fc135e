//! The language of a post or a person, as a short BCP 47 tag.
//!
//! Clients and servers say `fr`, `fr-FR`, `fr_FR.UTF-8` or `fra` for the same thing. One form
//! is kept: the ISO 639 code of the language, two letters where there are two, and a region
//! or script only for the few written forms that people tell apart when they choose what to
//! read.

/// The longest tag that is looked at, in bytes.
const MAX_BYTES: usize = 64;

/// ISO 639-1, alphabetical.
const TWO_LETTERS: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce
    ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv
    ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr
    ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn
    no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh
    yi yo za zh zu";

/// Languages with a three-letter code only: those of Mastodon's list, of France and its
/// territories, and others with many readers.
const THREE_LETTERS: &str = "ast ban bho ceb chr ckb cnr csb dsb fil frp fur gcf gcr gos gsw hak
    haw hmn hsb jbo kab krl kok ksh lad ldn lfn lij lmo mai mni moh nan nap nds nov nso pap pcd
    pdc pms rcf rom rue scn sco sma smj smn sms sux syr szl tet tok vai vec vls wae war wuu xal
    xmf yue zba zgh zza";

/// Three-letter codes of languages that have two letters, and codes that were withdrawn.
const SYNONYMS: &[(&str, &str)] = &[
    ("alb", "sq"),
    ("sqi", "sq"),
    ("ara", "ar"),
    ("arm", "hy"),
    ("hye", "hy"),
    ("baq", "eu"),
    ("eus", "eu"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bos", "bs"),
    ("bre", "br"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cze", "cs"),
    ("chi", "zh"),
    ("zho", "zh"),
    ("cos", "co"),
    ("cym", "cy"),
    ("wel", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ger", "de"),
    ("dut", "nl"),
    ("nld", "nl"),
    ("ell", "el"),
    ("gre", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fas", "fa"),
    ("per", "fa"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("fry", "fy"),
    ("geo", "ka"),
    ("kat", "ka"),
    ("gla", "gd"),
    ("gle", "ga"),
    ("glg", "gl"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("ice", "is"),
    ("isl", "is"),
    ("ind", "id"),
    ("ita", "it"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("ltz", "lb"),
    ("mac", "mk"),
    ("mkd", "mk"),
    ("may", "ms"),
    ("msa", "ms"),
    ("nno", "nn"),
    ("nob", "nb"),
    ("nor", "no"),
    ("oci", "oc"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rum", "ro"),
    ("rus", "ru"),
    ("slk", "sk"),
    ("slo", "sk"),
    ("slv", "sl"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tha", "th"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("vie", "vi"),
    ("in", "id"),
    ("iw", "he"),
    ("ji", "yi"),
    ("jw", "jv"),
    ("mo", "ro"),
    ("sh", "sr-Latn"),
];

/// The regional and written forms that are kept apart from their language.
const FORMS: &[&str] =
    &["en-GB", "es-AR", "es-MX", "fr-CA", "pt-BR", "pt-PT", "sr-Latn", "zh-CN", "zh-HK", "zh-Hans", "zh-Hant", "zh-TW"];

/// The short form of a language tag, or `None` when it names no language known here.
///
/// `_` counts as `-`, case does not matter, and whatever follows the region is left out:
/// `fr-FR`, `FRA` and `fr_FR.UTF-8` give `fr`, `pt_br` gives `pt-BR`. Tags without a language
/// (`und`, `mul`, `zxx`) give `None`. Normalising twice changes nothing.
#[must_use]
pub fn normalise(tag: &str) -> Option<String> {
    let tag = tag.trim();
    if tag.len() > MAX_BYTES {
        return None;
    }
    // A POSIX locale may end in an encoding and a variant.
    let tag = tag.split(['.', '@']).next()?;
    let mut parts = tag.split(['-', '_']);
    let language = parts.next()?.to_ascii_lowercase();
    if !matches!(language.len(), 2..=3) || !language.bytes().all(|b| b.is_ascii_lowercase()) {
        return None;
    }
    let rest: Vec<&str> = parts.collect();
    if !rest.iter().all(|part| is_subtag(part)) {
        return None;
    }
    let language = match SYNONYMS.iter().find(|(synonym, _)| *synonym == language) {
        Some((_, known)) => known,
        None => lookup(&language)?,
    };
    let form = rest.iter().take(2).find_map(|part| {
        FORMS.iter().find(|form| {
            form.split_once('-').is_some_and(|(of, suffix)| of == language && suffix.eq_ignore_ascii_case(part))
        })
    });
    Some((*form.unwrap_or(&language)).to_owned())
}

/// The language of a normal tag without its region or script: `pt-BR` gives `pt`.
#[must_use]
pub fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

fn lookup(language: &str) -> Option<&'static str> {
    TWO_LETTERS.split_ascii_whitespace().chain(THREE_LETTERS.split_ascii_whitespace()).find(|known| *known == language)
}

fn is_subtag(part: &str) -> bool {
    (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn short(tag: &str) -> Option<String> {
        normalise(tag)
    }

    #[test]
    fn the_same_language_has_one_form() {
        for tag in ["fr", "FR", "fr-FR", "fr_FR.UTF-8", "fra", "fre", " fr ", "fr-Latn-FR", "fr-BE"] {
            assert_eq!(short(tag).as_deref(), Some("fr"), "{tag}");
        }
        assert_eq!(short("bre").as_deref(), Some("br"));
        assert_eq!(short("gsw-CH").as_deref(), Some("gsw"));
        assert_eq!(short("iw").as_deref(), Some("he"));
    }

    #[test]
    fn written_forms_that_readers_tell_apart_stay() {
        for (tag, form) in [
            ("pt_br", "pt-BR"),
            ("zh-tw", "zh-TW"),
            ("zh-Hant-TW", "zh-Hant"),
            ("fr-ca", "fr-CA"),
            ("sh", "sr-Latn"),
            ("sr-latn-RS", "sr-Latn"),
        ] {
            assert_eq!(short(tag).as_deref(), Some(form), "{tag}");
        }
        assert_eq!(base("pt-BR"), "pt");
        assert_eq!(base("fr"), "fr");
    }

    #[test]
    fn nonsense_is_refused() {
        for tag in [
            "",
            "-",
            "f",
            "xx",
            "qq",
            "und",
            "mul",
            "zxx",
            "french",
            "fr-",
            "fr--FR",
            "12",
            "f1",
            "fr-<b>",
            "fr FR",
            "éé",
            "fr-toolongsubtag",
        ] {
            assert_eq!(short(tag), None, "{tag}");
        }
        assert_eq!(short(&"fr-".repeat(1000)), None);
    }

    #[test]
    fn every_known_form_is_its_own_normal_form() {
        let codes = TWO_LETTERS
            .split_ascii_whitespace()
            .chain(THREE_LETTERS.split_ascii_whitespace())
            .chain(FORMS.iter().copied())
            .chain(SYNONYMS.iter().map(|(_, known)| *known));
        for code in codes {
            assert_eq!(short(code).as_deref(), Some(code));
        }
    }

    proptest! {
        #[test]
        fn a_normal_tag_is_its_own(tag in "[a-zA-Z]{1,4}([-_][a-zA-Z0-9]{1,5}){0,3}") {
            if let Some(normal) = short(&tag) {
                prop_assert!(normal.len() <= 8);
                prop_assert_eq!(short(&normal), Some(normal));
            }
        }

        #[test]
        fn anything_at_all_is_answered(tag in "\\PC*") {
            let _ = short(&tag);
        }
    }
}
