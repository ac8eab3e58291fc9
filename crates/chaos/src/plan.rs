//! Which rounds a run has.

use crate::fault::{Engine, KINDS, Seed};

/// The places in [`KINDS`] of the kinds that may come, on this machine and by what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice(Vec<usize>);

impl Choice {
    /// All kinds on these engines, or of them only those named.
    pub(crate) fn new(named: &[usize], engines: &[Engine]) -> Self {
        let wanted = |place: &usize| {
            engines.contains(&KINDS[*place].engine) && (named.is_empty() || named.contains(place))
        };
        Self((0..KINDS.len()).filter(wanted).collect())
    }

    /// Whether nothing is left to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// So many rounds, each kind by its share: dealt from a shuffled pack, so that even the rare
    /// ones come in a short run.
    pub(crate) fn rounds(&self, rounds: usize, dice: &mut fastrand::Rng) -> Vec<Seed> {
        let mut pack: Vec<usize> = Vec::new();
        let mut seeds = Vec::with_capacity(rounds);
        while seeds.len() < rounds && !self.is_empty() {
            if pack.is_empty() {
                let cards = self.0.iter();
                pack = cards
                    .flat_map(|place| std::iter::repeat_n(*place, KINDS[*place].share))
                    .collect();
                dice.shuffle(&mut pack);
            }
            if let Some(place) = pack.pop() {
                seeds.push(Seed::new(place, dice.u32(..)));
            }
        }
        seeds
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::named;

    #[test]
    fn every_kind_comes_within_a_hundred_rounds() {
        let all = Choice::new(&[], &[Engine::Sqlite, Engine::Postgres]);
        let seeds = all.rounds(100, &mut fastrand::Rng::with_seed(1));
        for kind in KINDS {
            let come = seeds
                .iter()
                .filter(|seed| seed.kind() == Some(kind))
                .count();
            assert_eq!(come, kind.share, "{}", kind.name);
        }
    }

    #[test]
    fn only_what_was_asked_for_comes() {
        let choice = Choice::new(&named("kill9"), &[Engine::Sqlite]);
        let seeds = choice.rounds(30, &mut fastrand::Rng::with_seed(1));
        assert_eq!(seeds.len(), 30);
        assert!(seeds.iter().all(|seed| seed.kind() == Some(&KINDS[0])));
        assert!(Choice::new(&named("postgres-kill"), &[Engine::Sqlite]).is_empty());
    }
}
