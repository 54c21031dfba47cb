//! A small reader of Rust source: enough to find names and paths, with line numbers, outside comments, literals and tests.

/// The source with comments and the insides of literals turned to spaces; every line keeps its number and length.
pub(crate) fn code_only(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        let end = match character {
            '/' if characters.get(at + 1) == Some(&'/') => end_of_line(&characters, at),
            '/' if characters.get(at + 1) == Some(&'*') => end_of_block(&characters, at),
            '"' => end_of_string(&characters, at + 1),
            'r' if !follows_name(&characters, at) => end_of_raw(&characters, at),
            '\'' => end_of_character(&characters, at),
            _ => at,
        };
        if end == at {
            code.push(character);
            at += 1;
        } else {
            let blanked = characters.get(at..end).unwrap_or_default();
            code.extend(blanked.iter().map(|&blank| if blank == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Code without what is compiled for tests only: items under `#[cfg(test)]`.
pub(crate) fn without_tests(code: &str) -> String {
    let mut kept = code.to_owned();
    while let Some(start) = kept.find("#[cfg(test)]") {
        let end = end_of_item(&kept, start + "#[cfg(test)]".len());
        let blank: String =
            kept.get(start..end).unwrap_or_default().chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        kept.replace_range(start..end, &blank);
    }
    kept
}

/// The words of a code with the number of their line, the first line being 1. Numbers and names are words.
pub(crate) fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().enumerate().flat_map(|(index, line)| {
        line.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .filter(|word| !word.is_empty())
            .map(move |word| (index + 1, word))
    })
}

/// A path that the code mentions, split at `::`, its line and the inline modules (`mod name { … }`) around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) line: usize,
    pub(crate) within: Vec<String>,
    pub(crate) path: Vec<String>,
}

/// Every path that begins with one of the given words, groups such as `crate::{money::Amount, time}` written out.
pub(crate) fn paths_from(code: &str, roots: &[&str]) -> Vec<Mention> {
    let mut mentions = Vec::new();
    let mut from = 0;
    while let Some(rest) = code.get(from..).filter(|rest| !rest.is_empty()) {
        let length = name_length(rest);
        if length == 0 {
            from += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let inside_path = code.get(..from).unwrap_or_default().trim_end().ends_with("::");
        let word = rest.get(..length).unwrap_or_default();
        let after = rest.get(length..).unwrap_or_default();
        if !inside_path && roots.contains(&word) && after.trim_start().starts_with("::") {
            let line = 1 + code.get(..from).unwrap_or_default().matches('\n').count();
            let mut found = Vec::new();
            read_path(rest, &mut Vec::new(), &mut found);
            let within = inline_modules(code.get(..from).unwrap_or_default());
            mentions.extend(found.into_iter().map(|path| Mention { line, within: within.clone(), path }));
        }
        from += length;
    }
    mentions
}

/// The inline modules that are still open at the end of a piece of code.
fn inline_modules(code: &str) -> Vec<String> {
    let mut open: Vec<Option<&str>> = Vec::new();
    let mut start = 0;
    for (at, bracket) in code.match_indices(['{', '}', ';']) {
        let head = code.get(start..at).unwrap_or_default();
        match bracket {
            "{" => open.push(
                head.split_whitespace().rev().nth(1).filter(|word| *word == "mod").and(head.split_whitespace().last()),
            ),
            "}" => drop(open.pop()),
            _ => {}
        }
        start = at + 1;
    }
    open.into_iter().flatten().map(str::to_owned).collect()
}

/// Reads one path or group at the start of the text and returns how many bytes it took.
fn read_path(text: &str, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let depth = prefix.len();
    let mut at = 0;
    loop {
        at += spaces(text, at);
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with('{') {
            at += read_group(rest, prefix, found);
            break;
        }
        let length = if rest.starts_with('*') { 1 } else { name_length(rest) };
        if length == 0 {
            found.push(prefix.clone());
            break;
        }
        prefix.push(rest.get(..length).unwrap_or_default().to_owned());
        at += length;
        let gap = spaces(text, at);
        if text.get(at + gap..).unwrap_or_default().starts_with("::") {
            at += gap + 2;
        } else {
            found.push(prefix.clone());
            break;
        }
    }
    prefix.truncate(depth);
    at
}

fn read_group(text: &str, prefix: &mut Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    let mut at = 1;
    loop {
        at += spaces(text, at);
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            None => return text.len(),
            Some('}') => return at + 1,
            Some(',') => at += 1,
            Some(_) => {
                let taken = read_path(text.get(at..).unwrap_or_default(), prefix, found).max(1);
                at += taken;
                // A renamed import: `as Name` adds nothing to the path.
                let rest = text.get(at..).unwrap_or_default();
                at += rest.find([',', '}', '{']).unwrap_or(rest.len());
            }
        }
    }
}

fn spaces(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    rest.len() - rest.trim_start().len()
}

fn name_length(text: &str) -> usize {
    text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len())
}

fn end_of_item(code: &str, from: usize) -> usize {
    let mut depth = 0_usize;
    for (offset, character) in code.get(from..).unwrap_or_default().char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth <= 1 => return from + offset + 1,
            '}' => depth -= 1,
            ';' if depth == 0 => return from + offset + 1,
            _ => {}
        }
    }
    code.len()
}

fn end_of_line(characters: &[char], from: usize) -> usize {
    characters.iter().skip(from).position(|&c| c == '\n').map_or(characters.len(), |length| from + length)
}

fn end_of_block(characters: &[char], from: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = from;
    while at < characters.len() {
        match (characters.get(at), characters.get(at + 1)) {
            (Some('/'), Some('*')) => depth += 1,
            (Some('*'), Some('/')) if depth == 1 => return at + 2,
            (Some('*'), Some('/')) => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
    }
    characters.len()
}

fn end_of_string(characters: &[char], first: usize) -> usize {
    let mut at = first;
    while let Some(&character) = characters.get(at) {
        match character {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    characters.len()
}

/// The end of a raw string that begins here, or `from` where none does.
fn end_of_raw(characters: &[char], from: usize) -> usize {
    let hashes = characters.iter().skip(from + 1).take_while(|&&c| c == '#').count();
    if characters.get(from + 1 + hashes) != Some(&'"') {
        return from;
    }
    let mut at = from + 2 + hashes;
    while at < characters.len() {
        let closes = characters.get(at) == Some(&'"')
            && characters.iter().skip(at + 1).take(hashes).filter(|&&c| c == '#').count() == hashes;
        if closes {
            return at + 1 + hashes;
        }
        at += 1;
    }
    characters.len()
}

/// The end of a character literal that begins here, or `from` where it is a lifetime.
fn end_of_character(characters: &[char], from: usize) -> usize {
    match (characters.get(from + 1), characters.get(from + 2)) {
        (Some('\\'), Some(_)) => {
            let close = characters.iter().skip(from + 3).position(|&c| c == '\'');
            close.map_or(from, |length| from + 3 + length + 1)
        }
        (Some(_), Some('\'')) => from + 3,
        _ => from,
    }
}

fn follows_name(characters: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|index| characters.get(index));
    // `br"…"` and `cr"…"` are raw strings too: only a longer name before the `r` makes it part of that name.
    match before {
        Some('b' | 'c') => at >= 2 && characters.get(at - 2).is_some_and(|c| c.is_alphanumeric() || *c == '_'),
        Some(c) => c.is_alphanumeric() || *c == '_',
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(code: &str) -> Vec<String> {
        paths_from(code, &["crate"]).into_iter().map(|mention| mention.path.join("::")).collect()
    }

    #[test]
    fn comments_and_literals_are_blank() {
        let source = "a // crate::x\n/* b /* c */ d */ e \"f \\\" g\" r#\"h\" i\"# 'j' '\\'' 'k: l\nbr\"m\" for";
        let code = code_only(source);
        let left: Vec<(usize, &str)> = words(&code).collect();
        assert_eq!(left, [(1, "a"), (2, "e"), (2, "k"), (2, "l"), (3, "b"), (3, "for")]);
        assert_eq!(code.len(), source.len());
    }

    #[test]
    fn test_modules_are_left_out() {
        let code =
            "use crate::a;\n#[cfg(test)]\nmod tests { fn f() { crate::b::c(); } }\n#[cfg(test)]\nmod d;\nfn g() {}";
        let kept = without_tests(code);
        assert_eq!(paths(&kept), ["crate::a"]);
        assert!(kept.contains("fn g()") && !kept.contains("mod d"));
        assert_eq!(kept.matches('\n').count(), code.matches('\n').count());
    }

    #[test]
    fn groups_are_written_out() {
        let code =
            "use crate::{money::{Amount, Currency as C}, time::self, error::*};\nlet x = crate :: audit ::Log::new();";
        assert_eq!(
            paths(code),
            [
                "crate::money::Amount",
                "crate::money::Currency",
                "crate::time::self",
                "crate::error::*",
                "crate::audit::Log::new"
            ]
        );
    }

    #[test]
    fn a_root_inside_a_path_is_no_root() {
        assert_eq!(paths("other::crate::x; my_crate::y; $crate::z"), ["crate::z"]);
    }

    #[test]
    fn inline_modules_are_named() {
        let code = "fn f() { g(); } pub mod outer { mod other; struct S { x: u8 } mod inner { use super::super::x; } }";
        let mentions = paths_from(code, &["super"]);
        assert_eq!(mentions.first().map(|mention| mention.within.join("::")).as_deref(), Some("outer::inner"));
    }

    #[test]
    fn lines_are_counted_from_one() {
        let mentions = paths_from("\n\nuse crate::a;", &["crate"]);
        assert_eq!(mentions.first().map(|mention| mention.line), Some(3));
    }
}
