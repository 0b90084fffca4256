//! A release as the second check reads it: the finished bytes taken apart again into the text somebody would see, whatever
//! form they are in.

use serde_json::Value;

/// Everything there is to read in a finished JSON document: every key and every string, a line each.
pub fn readable_json(bytes: &str) -> Option<String> {
    fn collect(value: &Value, lines: &mut Vec<String>) {
        match value {
            Value::String(text) => lines.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| collect(item, lines)),
            Value::Object(fields) => {
                for (key, value) in fields {
                    lines.push(key.clone());
                    collect(value, lines);
                }
            }
            Value::Number(number) => lines.push(number.to_string()),
            Value::Null | Value::Bool(_) => {}
        }
    }
    let mut lines = Vec::new();
    collect(&serde_json::from_str(bytes).ok()?, &mut lines);
    Some(lines.join("\n"))
}

/// Everything there is to read in a finished page: the text between the tags and the values of attributes, with character
/// references resolved. The style sheet, which this program writes and no record reaches, is passed over.
pub fn readable_html(page: &str) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        let (before, tagged) = rest.split_at(open);
        text.push_str(&unescaped(before));
        if let Some(after) = tagged.strip_prefix("<style>") {
            rest = after.split_once("</style>").map_or("", |(_, after)| after);
            continue;
        }
        let Some(close) = tagged.find('>') else {
            text.push_str(&unescaped(tagged));
            return text;
        };
        let (tag, after) = tagged.split_at(close);
        for (at, part) in tag.split('"').enumerate() {
            if at % 2 == 1 {
                text.push('\n');
                text.push_str(&unescaped(part));
            }
        }
        text.push('\n');
        rest = after.strip_prefix('>').unwrap_or(after);
    }
    text.push_str(&unescaped(rest));
    text
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, entity) = rest.split_at(at);
        out.push_str(before);
        let end = entity
            .char_indices()
            .take(12)
            .find(|(_, c)| *c == ';')
            .map(|(end, _)| end);
        let named = end.and_then(|end| entity.get(1..end));
        let letter = named.and_then(|name| match name {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "nbsp" => Some(' '),
            _ => {
                let number = name.strip_prefix('#')?;
                let code = match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)
            }
        });
        if let (Some(letter), Some(end)) = (letter, end) {
            out.push(letter);
            rest = entity.get(end + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = entity.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    out
}

/// Where each of the texts stands in the whole, in scalar positions; the texts stand there in their order. None where one
/// is missing: then nothing that was kept can be told to be in its place.
pub fn places(whole: &str, texts: &[&str]) -> Option<Vec<usize>> {
    let mut places = Vec::with_capacity(texts.len());
    let mut from = 0;
    let mut counted = 0;
    for text in texts {
        let at = from + whole.get(from..)?.find(text)?;
        counted += whole.get(from..at)?.chars().count();
        places.push(counted);
        counted += text.chars().count();
        from = at + text.len();
    }
    Some(places)
}
