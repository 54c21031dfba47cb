//! Licence expressions as crates write them: SPDX with AND, OR, WITH and brackets, and the older `A/B` for a choice.

/// Whether an expression can be met with allowed licences alone.
///
/// # Errors
/// A text for people where the expression cannot be read.
pub(super) fn satisfies(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Result<bool, String> {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, at: 0, allowed };
    let met = reader.choice()?;
    if reader.at == words.len() { Ok(met) } else { Err(format!("cannot be read from word {}", reader.at + 1)) }
}

struct Reader<'text> {
    words: &'text [&'text str],
    at: usize,
    allowed: &'text dyn Fn(&str) -> bool,
}

impl<'text> Reader<'text> {
    fn choice(&mut self) -> Result<bool, String> {
        let mut met = self.all()?;
        while self.take("OR") {
            met |= self.all()?;
        }
        Ok(met)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut met = self.one()?;
        while self.take("AND") {
            met &= self.one()?;
        }
        Ok(met)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take("(") {
            let met = self.choice()?;
            return if self.take(")") { Ok(met) } else { Err("a bracket is open".to_owned()) };
        }
        let licence = self.word().ok_or("a licence is missing")?;
        if self.take("WITH") {
            let exception = self.word().ok_or("an exception is missing")?;
            return Ok((self.allowed)(&format!("{licence} WITH {exception}")));
        }
        Ok((self.allowed)(licence))
    }

    fn word(&mut self) -> Option<&'text str> {
        let word =
            self.words.get(self.at).copied().filter(|word| !matches!(*word, "(" | ")" | "AND" | "OR" | "WITH"))?;
        self.at += 1;
        Some(word)
    }

    fn take(&mut self, word: &str) -> bool {
        let taken = self.words.get(self.at) == Some(&word);
        self.at += usize::from(taken);
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let allowed =
            |licence: &str| matches!(licence, "MIT" | "Apache-2.0" | "Apache-2.0 WITH LLVM-exception" | "Unicode-3.0");
        for (expression, expected) in [
            ("MIT", Ok(true)),
            ("GPL-3.0", Ok(false)),
            ("MIT/GPL-3.0", Ok(true)),
            ("GPL-3.0 OR (MIT AND Apache-2.0)", Ok(true)),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", Ok(true)),
            ("MIT AND GPL-3.0", Ok(false)),
            ("Apache-2.0 WITH LLVM-exception", Ok(true)),
            ("MIT WITH LLVM-exception", Ok(false)),
        ] {
            assert_eq!(satisfies(expression, &allowed), expected, "{expression}");
        }
        for unreadable in ["", "MIT MIT", "(MIT", "AND", "MIT OR", "MIT WITH"] {
            assert!(satisfies(unreadable, &allowed).is_err(), "{unreadable}");
        }
    }
}
