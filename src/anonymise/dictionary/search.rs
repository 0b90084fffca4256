//! The forms of a dictionary told one by one, for whoever looks for candidates in an index of words before reading texts.

use super::{Dictionary, Entry};

impl Dictionary {
    /// Every form as its sequence of folded words, with whose it is; in no particular order.
    pub(crate) fn forms(&self) -> Vec<(Vec<&str>, &[Entry])> {
        let words = self.words_by_id();
        let mut children: Vec<Vec<(u32, u32)>> = vec![Vec::new(); self.entries.len()];
        for ((node, word), next) in &self.nodes {
            if let Some(list) = usize::try_from(*node)
                .ok()
                .and_then(|at| children.get_mut(at))
            {
                list.push((*word, *next));
            }
        }
        let mut forms = Vec::new();
        let mut open: Vec<(usize, Vec<&str>)> = vec![(0, Vec::new())];
        while let Some((node, so_far)) = open.pop() {
            match self.entries.get(node) {
                Some(entries) if !entries.is_empty() => {
                    forms.push((so_far.clone(), entries.as_slice()));
                }
                _ => {}
            }
            for (word, next) in children.get(node).into_iter().flatten() {
                let word = usize::try_from(*word)
                    .ok()
                    .and_then(|at| words.get(at))
                    .copied();
                if let (Some(word), Ok(next)) = (word, usize::try_from(*next)) {
                    let mut longer = so_far.clone();
                    longer.push(word);
                    open.push((next, longer));
                }
            }
        }
        forms
    }

    /// The words by their ids.
    pub(crate) fn words_by_id(&self) -> Vec<&str> {
        let mut words = vec![""; self.words.len() + 1];
        for (word, id) in &self.words {
            if let Some(place) = usize::try_from(*id).ok().and_then(|at| words.get_mut(at)) {
                *place = word.as_str();
            }
        }
        words
    }
}
