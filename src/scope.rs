//! What calls share: the budget of retries, per base URL, key and connection, and whether a base URL has answered. Known
//! by hash, so that no key stays in memory after its call.

use crate::call::{Budget, Contact, Shared};
use crate::request::Request;
use std::cell::RefCell;
use std::rc::Rc;
use std::thread::LocalKey;

type Table<T> = RefCell<Vec<(u64, Rc<T>)>>;

/// Beyond it the oldest goes: a budget that is forgotten is a full one, and an address that is forgotten a new one.
const MAX_SCOPES: usize = 256;

thread_local! {
    static BUDGETS: Table<Budget> = const { RefCell::new(Vec::new()) };
    static CONTACTS: Table<Contact> = const { RefCell::new(Vec::new()) };
}

pub(crate) fn shared_by(request: &Request) -> Shared {
    Shared { budget: find(&BUDGETS, request.scope), contact: find(&CONTACTS, request.base_scope) }
}

fn find<T: Default>(table: &'static LocalKey<Table<T>>, scope: u64) -> Rc<T> {
    table.with_borrow_mut(|entries| {
        if let Some((_, entry)) = entries.iter().find(|(known, _)| *known == scope) {
            return entry.clone();
        }
        if entries.len() == MAX_SCOPES {
            entries.remove(0);
        }
        let entry = Rc::<T>::default();
        entries.push((scope, entry.clone()));
        entry
    })
}

#[cfg(test)]
mod tests;
