//! What holds for the page's constants and strings.

use super::*;
use sha2::{Digest, Sha256};

/// Base64 of RFC 4648 §4, for one hash.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            text.push(if place <= chunk.len() { char::from(DIGITS[digit as usize]) } else { '=' });
        }
    }
    text
}

#[test]
fn the_policy_names_the_hashes_of_style_and_script() {
    for (name, content, written) in [("page.css", STYLE, STYLE_HASH), ("page.js", SCRIPT, SCRIPT_HASH)] {
        let hash = base64(&Sha256::digest(content.as_bytes()));
        if std::env::var_os("COUNTERFOIL_BLESS").is_some() {
            let path = format!("{}/src/html/{name}.sha256", env!("CARGO_MANIFEST_DIR"));
            std::fs::write(path, format!("{hash}\n")).unwrap();
            continue;
        }
        assert_eq!(written.trim(), hash, "{name}.sha256 is stale; COUNTERFOIL_BLESS=1 writes it anew");
    }
    assert_eq!(base64(b"foobar"), "Zm9vYmFy");
    assert_eq!(base64(b"fooba"), "Zm9vYmE=");
}

#[test]
fn style_and_script_reach_for_nothing() {
    for content in [STYLE, SCRIPT] {
        for reach in ["http", "//cdn", "url(", "@import", "fetch(", "XMLHttpRequest", "WebSocket", "innerHTML", "eval("]
        {
            assert!(!content.contains(reach), "{reach}");
        }
        assert!(!content.contains("</"), "would end its element");
    }
}

#[test]
fn every_string_has_two_languages() {
    for (name, text) in strings::ALL {
        assert!(!text.english.is_empty() && !text.chinese.is_empty(), "{name}");
        assert_eq!(text.english.matches('{').count(), text.chinese.matches('{').count(), "{name}");
    }
}

#[test]
fn every_string_that_the_script_asks_for_is_there() {
    let known: Vec<&str> = strings::ALL.iter().map(|(name, _)| *name).collect();
    let quoted = SCRIPT.split('"').skip(1).step_by(2);
    let asked: Vec<&str> = quoted
        .filter(|word| word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_'))
        .collect();
    assert!(asked.len() > 40);
    for name in asked {
        assert!(known.contains(&name), "{name}");
    }
}

#[test]
fn every_hole_of_a_template_is_filled_by_the_script_too() {
    for template in crate::sentence::Template::ALL {
        // A matched record is no difference; its sentences are made here alone.
        for (hole, _) in template.text().english.split('{').skip(1).filter_map(|part| part.split_once('}')) {
            assert!(hole == "keys" || SCRIPT.contains(&format!("case \"{hole}\":")), "{hole}");
        }
    }
}
