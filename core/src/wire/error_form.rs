use crate::error::Error;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// An error as every language sees it: kind, code, message, context, whether trying again may help.
///
/// The context is an object of texts in the order in which the pairs were added; of pairs with one key the first counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorForm {
    /// The sort of failure; decides the exception class.
    pub kind: &'static str,
    /// The stable code.
    pub code: &'static str,
    /// In words, for people.
    pub message: String,
    /// Where the input is at fault.
    #[serde(serialize_with = "object")]
    pub context: Vec<(&'static str, String)>,
    /// Whether the same call may succeed later.
    pub retryable: bool,
}

impl From<&Error> for ErrorForm {
    fn from(error: &Error) -> Self {
        let mut context: Vec<(&'static str, String)> = Vec::new();
        for (key, value) in error.context() {
            if context.iter().all(|(present, _)| present != key) {
                context.push((key, value.clone()));
            }
        }
        Self {
            kind: error.kind().name(),
            code: error.code().text,
            message: error.message().to_owned(),
            context,
            retryable: error.is_retryable(),
        }
    }
}

fn object<S: Serializer>(pairs: &[(&'static str, String)], serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(pairs.len()))?;
    for (key, value) in pairs {
        map.serialize_entry(key, value)?;
    }
    map.end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::code;

    #[test]
    fn an_error_keeps_its_place_and_one_value_a_key() {
        let error =
            Error::new(&code::CSV_EMPTY, "nothing here").with("line", 7).with("column", "amount").with("line", 9);
        let text = serde_json::to_string(&ErrorForm::from(&error)).unwrap();
        assert_eq!(
            text,
            r#"{"kind":"invalid","code":"csv.empty","message":"nothing here","context":{"line":"7","column":"amount"},"retryable":false}"#
        );
    }
}
