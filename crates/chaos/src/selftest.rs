//! Whether the harness sees: the same seeds pass, and fail once the portal has been weakened.

use anyhow::Result;

use crate::fault::{KINDS, Seed, named};
use crate::lab::{Lab, Weaken};
use crate::options::Options;
use crate::report::Summary;
use crate::run::Run;

/// Rounds of each kind: enough that each holds something to lose.
const ROUNDS: u32 = 3;

/// What must be seen, and in which rounds.
const CLAIMS: &[(Weaken, &str)] = &[
    (Weaken::SyncOff, "powercut"),
    (Weaken::NoUniqueKey, "same-instant"),
];

/// Does each kind of round twice; true when the honest ones pass and the weakened ones fail.
pub(crate) async fn run(options: &Options) -> Result<bool> {
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for (weaken, fault) in CLAIMS {
        let places = named(fault);
        let wanted = |place: &&usize| options.engines.contains(&KINDS[**place].engine);
        for place in places.iter().filter(wanted) {
            let name = KINDS[*place].name;
            let seeds: Vec<Seed> = (1..=ROUNDS).map(|n| Seed::new(*place, n)).collect();
            println!("\n{name}, as it is: must pass");
            let honest = rounds(options, None, &seeds).await?;
            println!("\n{name}, with {}: must fail", weaken.name());
            let weakened = rounds(options, Some(*weaken), &seeds).await?;
            if honest.skipped > 0 {
                skipped += 1;
                continue;
            }
            let (lost, doubled) = weakened.lost_and_doubled();
            let seen = match weaken {
                Weaken::SyncOff => lost > 0,
                Weaken::NoUniqueKey => doubled > 0,
            };
            if honest.is_good() && seen && !weakened.is_good() {
                passed += 1;
                println!("{name}: {lost} lost and {doubled} doubled were seen");
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
