//! The forms and words of a dictionary told one by one: for whoever looks for candidates in an index of words before reading texts, and for
//! what is compared with each of them.

use super::{Dictionary, Entry, index};

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

    /// Words of things' names that are one letter from a word, with their ids. Few words of a text are looked up so: those with a
    /// capital beside a word of the case.
    pub(crate) fn words_of_things_near(&self, word: &str) -> impl Iterator<Item = u32> {
        let (first, last) = (word.as_bytes().first(), word.as_bytes().last());
        self.of_things.iter().copied().filter(move |id| {
            let known = self.words.word(*id);
            known.len().abs_diff(word.len()) <= 1
                // One letter is not both the first and the last.
                && (known.as_bytes().first() == first || known.as_bytes().last() == last)
                && strsim::osa_distance(word, known) == 1
        })
    }
}
