//! The program around a target where libFuzzer cannot be built: every seed as it is, then random changes of the seeds,
//! without the feedback of coverage. Takes libFuzzer's own arguments, as far as run.mjs passes them.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const MAX_LENGTH: usize = 2_048;

thread_local! {
    static INPUT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

pub fn run(target: impl Fn(&[u8])) -> ExitCode {
    let (mut seconds, mut prefix, mut paths) = (0, None, Vec::new());
    let mut state = SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_nanos() as u64);
    for argument in std::env::args().skip(1) {
        match argument.split_once('=') {
            Some(("-max_total_time", text)) => seconds = text.parse().expect("-max_total_time is no number"),
            Some(("-seed", text)) => state = text.parse().expect("-seed is no number"),
            Some(("-artifact_prefix", text)) => prefix = Some(text.to_owned()),
            _ if argument.starts_with('-') => {}
            _ => paths.push(PathBuf::from(argument)),
        }
    }
    eprintln!("INFO: no coverage feedback; -seed={state}");
    if let Some(prefix) = prefix {
        keep_what_panics(prefix);
    }
    let seeds: Vec<Vec<u8>> = paths.iter().flat_map(|path| inputs(path)).collect();
    if seeds.is_empty() {
        eprintln!("no seeds: pass their folder");
        return ExitCode::FAILURE;
    }

    let (start, limit, mut runs) = (Instant::now(), Duration::from_secs(seconds), 0u64);
    let mut try_one = |input: Vec<u8>| {
        INPUT.set(input.clone());
        target(&input);
        runs += 1;
    };
    seeds.iter().cloned().for_each(&mut try_one);
    let mut dice = Dice(state);
    while start.elapsed() < limit {
        try_one(changed(&seeds, &mut dice));
    }
    eprintln!("Done {runs} runs in {} second(s)", start.elapsed().as_secs());
    ExitCode::SUCCESS
}

/// A file, or every file of a folder, in the order of their names.
fn inputs(path: &Path) -> Vec<Vec<u8>> {
    if path.is_file() {
        return vec![fs::read(path).expect("a seed cannot be read")];
    }
    let mut files: Vec<PathBuf> =
        fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files.iter().filter_map(|file| fs::read(file).ok()).collect()
}

fn keep_what_panics(prefix: String) {
    let print = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        print(info);
        let input = INPUT.take();
        // The same input has the same name in every run.
        let hash = input
            .iter()
            .fold(0xCBF2_9CE4_8422_2325u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3));
        let path = format!("{prefix}crash-{hash:016x}");
        match fs::write(&path, &input) {
            Ok(()) => eprintln!("the input: {path}"),
            Err(_) => eprintln!("the input: {input:?}"),
        }
    }));
}

/// xorshift64*: the same seed gives the same inputs.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = if self.0 == 0 { 1 } else { self.0 };
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit.max(1)
    }

    /// A range of a text of this length.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let (a, b) = (self.below(length + 1), self.below(length + 1));
        a.min(b)..a.max(b)
    }
}

/// A seed with one to eight changes.
fn changed(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(8) {
        let at = dice.below(input.len() + 1);
        match dice.below(6) {
            0 if at < input.len() => input[at] = dice.below(256) as u8,
            1 if at < input.len() => input[at] ^= 1 << dice.below(8),
            2 => input.insert(at, *b"\"\\{}[],:0-.eu<> \x01\x02\x03\x04\n\xED".get(dice.below(22)).unwrap_or(&0)),
            3 => drop(input.drain(dice.range(at))),
            4 => {
                let piece = input[dice.range(at)].to_vec();
                input.splice(at..at, piece);
            }
            _ => {
                let other = &seeds[dice.below(seeds.len())];
                let piece = other[dice.range(other.len())].to_vec();
                input.splice(at..at, piece);
            }
        }
    }
    input.truncate(MAX_LENGTH);
    input
}
