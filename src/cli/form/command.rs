//! The equivalent command that a wizard shows at its end: for the next time, and for scripts. No value that
//! identifies a person is in it.

use serde_json::Value;

use super::{Field, FieldKind, Form, Values};

/// What follows a command whose personal values were left out.
const LEFT_OUT: &str =
    " --from -  # personal details are read from a file, never typed on the command line";

pub(super) fn equivalent(form: &Form, values: &Values) -> String {
    let mut command = form.command.to_owned();
    let mut left_out = false;
    for field in &form.fields {
        let Some(value) = values.get(field.name) else {
            continue;
        };
        if is_left_out(field) || has_comma_inside(field, value) {
            left_out = true;
            continue;
        }
        match value {
            Value::Bool(true) => {
                command.push(' ');
                command.push_str(field.flag);
            }
            Value::String(text) => argument(&mut command, field.flag, text),
            Value::Array(items) => {
                let items: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
                if matches!(field.kind, FieldKind::List) {
                    for item in items {
                        argument(&mut command, field.flag, item);
                    }
                } else {
                    argument(&mut command, field.flag, &items.join(","));
                }
            }
            _ => {}
        }
    }
    if left_out {
        command.push_str(LEFT_OUT);
    }
    command
}

/// Whether the value must not or cannot stand on a command line.
fn is_left_out(field: &Field) -> bool {
    field.personal
        || field.flag.is_empty()
        || matches!(
            field.kind,
            FieldKind::LongText | FieldKind::Address | FieldKind::Structure
        )
}

/// Whether the value is a list that a flag would take apart differently: one of its items has a comma, which
/// only JSON can say.
fn has_comma_inside(field: &Field, value: &Value) -> bool {
    matches!(field.kind, FieldKind::List)
        && value.as_array().is_some_and(|items| {
            items
                .iter()
                .filter_map(Value::as_str)
                .any(|item| item.contains(','))
        })
}

fn argument(command: &mut String, flag: &str, value: &str) {
    // a flag that is only a placeholder is that of a positional argument
    if flag.starts_with("--") {
        command.push(' ');
        command.push_str(flag);
    }
    command.push(' ');
    command.push_str(&quoted(value));
}

/// The value as a POSIX shell reads it back: as it is where nothing in it means anything to a shell, otherwise
/// between single quotes.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:,@%+=".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        return value.to_owned();
    }
    format!("'{}'", value.replace('\'', r"'\''"))
}
