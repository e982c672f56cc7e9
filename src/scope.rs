//! What calls share: the budget of retries, per base URL, key and connection; the pace, per base URL and connection; and
//! whether a base URL has answered. Known by hash, so that no key stays in memory after its call.

use crate::batch::{Now, Scope};
use crate::request::Request;
use std::cell::RefCell;
use std::rc::Rc;

/// Beyond it one goes that no call uses, if possible one that is as good as new: a budget that is forgotten is a full one.
const MAX_SCOPES: usize = 2_048;

thread_local! {
    static SCOPES: RefCell<Vec<(u64, Rc<Scope>)>> = const { RefCell::new(Vec::new()) };
}

/// By base URL, key and connection; by base URL; by base URL and connection.
pub(crate) fn shared_by(request: &Request, now: Now) -> [Rc<Scope>; 3] {
    // Not by `map`, which brings a quarter of a KB for what may panic within.
    let [budget, contact, pace] = request.scopes;
    [find(budget, now), find(contact, now), find(pace, now)]
}

fn find(scope: u64, now: Now) -> Rc<Scope> {
    SCOPES.with_borrow_mut(|scopes| {
        if let Some((_, known)) = scopes.iter().find(|(known, _)| *known == scope) {
            return known.clone();
        }
        if scopes.len() == MAX_SCOPES {
            let (mut goes, mut most) = (0, 0);
            for (place, (_, scope)) in scopes.iter().enumerate() {
                let is_unused = Rc::strong_count(scope) == 1;
                let is_as_new = scope.budget.is_full() && scope.pace.borrow_mut().is_as_new(now);
                let fits = u8::from(is_unused) + u8::from(is_unused && is_as_new);
                if fits > most {
                    (goes, most) = (place, fits);
                }
            }
            scopes.remove(goes);
        }
        let new = Rc::<Scope>::default();
        scopes.push((scope, new.clone()));
        new
    })
}

#[cfg(test)]
mod tests;
