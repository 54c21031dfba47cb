//! Files of API objects: list pages, search results, arrays, lines, events.

use counterfoil_core::error::{Error, Result, code};
use counterfoil_core::reconcile::{Note, Records, RecordsBuilder, Rejected, Row};

use super::object;
use crate::csv::Input;
use crate::format::Source;
use crate::json::{Kind, Value, ValueSink, each_value};

/// Reads every object of an input. A list page gives its objects, an event the object that it is about.
///
/// # Errors
/// As for [`each_value`].
pub(crate) fn read_objects(input: Input<'_>, source: &Source, name: &str, format: &str) -> Result<Records> {
    let builder = RecordsBuilder::new(name, format);
    let mut sink = ObjectSink { builder, source, record: 0, incomplete_lists: 0 };
    each_value(input, &source.json, &mut sink)?;
    if sink.incomplete_lists > 0 {
        let message = format!("{} list pages say that more objects follow", sink.incomplete_lists);
        sink.builder.note(Note::new(&code::READ_INCOMPLETE_LIST, message));
    }
    Ok(sink.builder.finish())
}

struct ObjectSink<'s> {
    builder: RecordsBuilder,
    source: &'s Source,
    record: u64,
    /// Lists whose last page is not known to be there.
    incomplete_lists: u64,
}

impl ValueSink for ObjectSink<'_> {
    fn value(&mut self, value: Value<'_>) -> Result<()> {
        let name = value.member("object").and_then(|name| name.text());
        if !matches!(name.as_deref(), Some("list" | "search_result")) {
            return self.object(value);
        }
        if let Err(error) = value.refuse_own_duplicate_keys(&mut Vec::new()) {
            return self.broken(&error, value.source());
        }
        let Some(data) = value.member("data").filter(|data| data.kind() == Kind::Array) else {
            let error = Error::new(&code::JSON_MISSING_FIELD, "the list has no array named data");
            return self.broken(&value.error(error), value.source());
        };
        if value.member("has_more").and_then(|flag| flag.bool()) == Some(true) {
            self.incomplete_lists += 1;
        }
        for element in data.elements() {
            self.object(element)?;
        }
        Ok(())
    }

    fn broken(&mut self, error: &Error, raw: &str) -> Result<()> {
        self.record += 1;
        let mut rejected = Rejected::from_error(error, raw);
        rejected.record = self.record;
        self.builder.reject(rejected);
        Ok(())
    }
}

impl ObjectSink<'_> {
    fn object(&mut self, value: Value<'_>) -> Result<()> {
        let outcome = value.refuse_duplicate_keys().and_then(|()| {
            let (value, account) = unwrap_event(value)?;
            self.push(value, account.as_deref())
        });
        match outcome {
            Ok(()) => {
                self.record += 1;
                Ok(())
            }
            Err(error) if error.code() == &code::RECON_TOO_MANY_RECORDS => Err(error),
            Err(error) => self.broken(&error, value.source()),
        }
    }

    fn push(&mut self, value: Value<'_>, account: Option<&str>) -> Result<()> {
        let account = account.or(self.source.account.as_deref()).or_else(|| self.direct_charge_account(value));
        let draft = object::read(value, account, self.source.csv.caps.key_bytes)?;
        let fields: Vec<(&str, &str)> = draft.fields.iter().map(|(name, text)| (*name, &**text)).collect();
        self.builder.push(&Row {
            id: &draft.id,
            kind: &draft.kind,
            amount: draft.amount,
            currency: draft.currency,
            fee: draft.fee,
            net: draft.net,
            status: draft.status.trim(),
            account: &draft.account,
            dates: &draft.dates,
            fields: &fields,
            line: u32::try_from(value.line()).unwrap_or(u32::MAX),
        })
    }
}

impl<'s> ObjectSink<'s> {
    /// The caller's own application, where it created the object directly on another account.
    fn direct_charge_account(&self, value: Value<'_>) -> Option<&'s str> {
        let source: &'s Source = self.source;
        let own = source.connect_application.as_deref()?;
        let application = value.present("application")?;
        let id = application.member("id").unwrap_or(application);
        (id.text()? == own).then_some(own)
    }
}

/// The object of an event, and the connected account that the event names.
fn unwrap_event(value: Value<'_>) -> Result<(Value<'_>, Option<std::borrow::Cow<'_, str>>)> {
    if value.member("object").and_then(|name| name.text()).as_deref() != Some("event") {
        return Ok((value, None));
    }
    let account = value.present("account").and_then(|account| account.text());
    match value.present("data").and_then(|data| data.present("object")) {
        Some(object) => Ok((object, account)),
        None => Err(value.error(Error::new(&code::JSON_MISSING_FIELD, "the event has no data.object"))),
    }
}
