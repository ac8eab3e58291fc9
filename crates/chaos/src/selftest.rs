//! Whether the harness sees: the same seeds pass, and fail once the portal has been weakened.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::fault::{KINDS, Seed, named};
use crate::lab::Lab;
use crate::options::Options;
use crate::report::Summary;
use crate::run::Run;
use crate::weaken::Weaken;

/// Rounds of each kind: enough that each holds something to lose.
const ROUNDS: u32 = 3;

/// And where every second complaint shows it.
const FEW: u32 = 1;

/// Does each kind of round twice; true when the honest ones pass and the weakened ones fail.
pub(crate) async fn run(options: &Options) -> Result<bool> {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    // Rounds as they are pass or not whatever weakness they are held against.
    let mut known: BTreeMap<usize, bool> = BTreeMap::new();
    for weaken in Weaken::ALL {
        let places = named(weaken.shows_in());
        let wanted = |place: &&usize| options.engines.contains(&KINDS[**place].engine);
        let few = !matches!(weaken, Weaken::SyncOff | Weaken::NoUniqueKey);
        // What the checker sees of rows it sees on either engine.
        let most = if few { 1 } else { places.len() };
        for place in places.iter().filter(wanted).take(most) {
            let name = KINDS[*place].name;
            let seeds = 1..=if few { FEW } else { ROUNDS };
            let seeds: Vec<Seed> = seeds.map(|n| Seed::new(*place, n)).collect();
            let honest = match known.get(place) {
                Some(good) => *good,
                None => {
                    println!("\n{name}, as it is: must pass");
                    let honest = rounds(options, None, &seeds).await?;
                    if honest.skipped > 0 {
                        skipped += 1;
                        continue;
                    }
                    known.insert(*place, honest.is_good());
                    honest.is_good()
                }
            };
            println!("\n{name}, with {}: must fail", weaken.name());
            let weakened = rounds(options, Some(weaken), &seeds).await?;
            let [lost, doubled, corrupt, broken] = weakened.counts();
            let seen = match weaken {
                Weaken::SyncOff => lost > 0,
                Weaken::NoUniqueKey => doubled > 0,
                Weaken::NoEvent | Weaken::NoOutbox | Weaken::NoPerson | Weaken::NoPiece => {
                    corrupt > 0
                }
                Weaken::NoRevocation | Weaken::NoSecondLook => broken > 0,
            };
            if honest && seen && !weakened.is_good() {
                passed += 1;
                println!(
                    "{name}: {lost} lost, {doubled} doubled, {corrupt} corrupt and {broken} other \
                     promises broken were seen"
                );
            } else {
                failed += 1;
                println!("{name}: FAILED: the weakness was not told from the portal as it is");
            }
        }
    }
    println!("\nchaos: {passed} passed, {failed} failed, {skipped} skipped");
    Ok(failed == 0 && passed > 0)
}

async fn rounds(options: &Options, weaken: Option<Weaken>, seeds: &[Seed]) -> Result<Summary> {
    let mut lab = Lab::open(&options.server, &options.content, weaken).await?;
    Ok(Run::new(options.keep).rounds(&mut lab, seeds).await)
}
