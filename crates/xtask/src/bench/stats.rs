//! Medians, spreads and percentiles of a few samples.

/// The middle, the least and the most of some samples.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

/// `None` of no samples. Of an even number the upper of the two in the middle.
pub(crate) fn spread(samples: &[f64]) -> Option<Spread> {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(Spread {
        median: *sorted.get(sorted.len() / 2)?,
        min: *sorted.first()?,
        max: *sorted.last()?,
    })
}

/// The smallest sample that `share` (0 to 1) of all do not exceed; 0 of none.
pub(crate) fn percentile(samples: &mut [f64], share: f64) -> f64 {
    samples.sort_by(f64::total_cmp);
    let place = (share * samples.len() as f64).ceil() as usize;
    samples
        .get(place.clamp(1, samples.len().max(1)) - 1)
        .copied()
        .unwrap_or_default()
}

/// Small dice that always fall alike (xorshift).
#[derive(Debug)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below this one.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap_or_default()
    }
}

/// How two ways of being answered differ in time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Difference {
    /// Of the medians: how much longer the second takes.
    pub(crate) median: f64,
    /// Between which bounds that difference is, with 95 % confidence (bootstrap).
    pub(crate) between: (f64, f64),
    /// The chance that one of the second takes longer than one of the first; 0.5 where they are
    /// alike (Mann-Whitney).
    pub(crate) longer: f64,
    /// How unlikely such a chance is where they are alike, of both sides.
    pub(crate) p: f64,
}

/// Draws of the bootstrap.
const DRAWS: usize = 1_000;

/// Compares two samples of the same size; `None` of none.
pub(crate) fn difference(first: &[f64], second: &[f64]) -> Option<Difference> {
    let median = spread(second)?.median - spread(first)?.median;
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut draw = |samples: &[f64]| -> Option<f64> {
        let drawn: Vec<f64> = (0..samples.len())
            .filter_map(|_| samples.get(dice.below(samples.len())).copied())
            .collect();
        Some(spread(&drawn)?.median)
    };
    let mut draws = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        draws.push(draw(second)? - draw(first)?);
    }
    let (longer, p) = mann_whitney(first, second);
    Some(Difference {
        median,
        between: (percentile(&mut draws, 0.025), percentile(&mut draws, 0.975)),
        longer,
        p,
    })
}

/// The share of pairs in which the second is longer, and how unlikely that is by chance: the
/// normal approximation, without a correction for ties, of which there are few among nanoseconds.
fn mann_whitney(first: &[f64], second: &[f64]) -> (f64, f64) {
    let mut all: Vec<(f64, bool)> = first.iter().map(|value| (*value, false)).collect();
    all.extend(second.iter().map(|value| (*value, true)));
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (n, m) = (first.len() as f64, second.len() as f64);
    let mut ranks = 0.0;
    let mut at = 0;
    while at < all.len() {
        let value = all[at].0;
        let alike = all[at..].iter().take_while(|one| one.0 == value).count();
        // Ranks count from 1; those of ties are their middle.
        let rank = at as f64 + (alike as f64 + 1.0) / 2.0;
        let seconds = all[at..at + alike].iter().filter(|one| one.1).count();
        ranks += rank * seconds as f64;
        at += alike;
    }
    let wins = ranks - m * (m + 1.0) / 2.0;
    let spread = (n * m * (n + m + 1.0) / 12.0).sqrt();
    let z = (wins - n * m / 2.0) / spread;
    (wins / (n * m), two_sided(z))
}

/// The share of a normal distribution that is at least so far from its middle (Abramowitz and
/// Stegun 7.1.26, to within 2e-7).
fn two_sided(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let poly = [
        1.061_405_429,
        -1.453_152_027,
        1.421_413_741,
        -0.284_496_736,
        0.254_829_592,
    ];
    let sum = poly.iter().fold(0.0, |sum, factor| (sum + factor) * t);
    sum * (-x * x).exp()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_alike_is_told_from_what_is_not() {
        let mut dice = Dice(7);
        let mut sample = |more: f64| -> Vec<f64> {
            (0..2_000)
                .map(|_| 100.0 + dice.below(1_000) as f64 / 50.0 + more)
                .collect()
        };
        let (one, same, longer) = (sample(0.0), sample(0.0), sample(1.0));
        let alike = difference(&one, &same).expect("samples");
        assert!(
            alike.p > 0.01 && (alike.longer - 0.5).abs() < 0.03,
            "{alike:?}"
        );
        assert!(
            alike.between.0 <= 0.0 && alike.between.1 >= 0.0,
            "{alike:?}"
        );
        let unlike = difference(&one, &longer).expect("samples");
        assert!(unlike.p < 1e-6 && unlike.longer > 0.52, "{unlike:?}");
        assert!(unlike.between.0 > 0.0, "{unlike:?}");
        assert_eq!(difference(&[], &[]), None);
    }

    #[test]
    fn a_normal_distribution_is_what_tables_say() {
        assert!((two_sided(1.959_964) - 0.05).abs() < 1e-5);
        assert!((two_sided(0.0) - 1.0).abs() < 1e-5);
        assert!((two_sided(-2.575_829) - 0.01).abs() < 1e-5);
    }

    #[test]
    fn finds_the_middle_and_both_ends() {
        let found = spread(&[3.0, 1.0, 2.0]).expect("three");
        assert_eq!((found.median, found.min, found.max), (2.0, 1.0, 3.0));
        assert_eq!(spread(&[]), None);
    }

    #[test]
    fn a_percentile_is_one_of_the_samples() {
        let mut hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        assert_eq!(percentile(&mut hundred, 0.99), 99.0);
        assert_eq!(percentile(&mut hundred, 0.5), 50.0);
        assert_eq!(percentile(&mut [7.0], 0.99), 7.0);
        assert_eq!(percentile(&mut [], 0.99), 0.0);
    }
}
