//! The forms and words of a dictionary told one by one: for whoever looks for candidates in an index of words before reading texts, and for
//! what is compared with each of them.

use super::{Dictionary, Entry, Owner, index};
use crate::anonymise::heard::said;

impl Dictionary {
    /// Every form as its sequence of folded words, with whose it is; in no particular order.
    pub(crate) fn forms(&self) -> Vec<(Vec<&str>, &[Entry])> {
        let words = self.words_by_id();
        let mut children: Vec<Vec<(u32, u32)>> = vec![Vec::new(); index(self.count)];
        if let Some(list) = children.first_mut() {
            let first = (0..).zip(&self.first).filter(|(_, next)| **next != 0);
            list.extend(first.map(|(word, next)| (word, *next)));
        }
        for ((node, word), next) in &self.nodes {
            if let Some(list) = children.get_mut(index(*node)) {
                list.push((*word, *next));
            }
        }
        let mut forms = Vec::new();
        let mut open: Vec<(u32, Vec<&str>)> = vec![(0, Vec::new())];
        while let Some((node, so_far)) = open.pop() {
            let entries = self.entries(node);
            if !entries.is_empty() {
                forms.push((so_far.clone(), entries));
            }
            for (word, next) in children.get(index(node)).into_iter().flatten() {
                if let Some(word) = words.get(index(*word)) {
                    let mut longer = so_far.clone();
                    longer.push(*word);
                    open.push((*next, longer));
                }
            }
        }
        forms
    }

    /// The words by their ids.
    pub(crate) fn words_by_id(&self) -> Vec<&str> {
        std::iter::once("")
            .chain(self.words.iter().map(|(word, _)| word))
            .collect()
    }

    /// The word that begins somebody's name and is said like this ([`said`]), where there is one only.
    pub(crate) fn person_said(&self, heard: &str) -> Option<u32> {
        let of_person = |entry: &Entry| matches!(entry.owner, Owner::Person(_));
        let mut alike = (1u32..).take(self.words.len()).filter(|id| {
            self.words.word(*id).len() >= 3
                && self.begins_form(*id, of_person)
                && said(self.words.word(*id)) == heard
        });
        alike.next().filter(|_| alike.next().is_none())
    }

    /// Words of the dictionary that are ordinary English as well or begin the name of a thing.
    pub(crate) fn words_of_things(&self) -> impl Iterator<Item = (u32, &str)> {
        let ids = (1u32..).take(self.words.len());
        ids.filter(|id| {
            self.word_is_ordinary(*id)
                || self.begins_form(*id, |entry| matches!(entry.owner, Owner::Thing(_)))
        })
        .map(|id| (id, self.words.word(id)))
    }
}
