//! Many deletes in a scripted world and in virtual time.

mod estimate;
mod holds;
mod lane;
mod plan;
mod properties;
mod script;
mod server;
mod shared;
mod singles;
mod stops;
mod story;
mod table;
mod time;
mod world;

use script::script;

#[test]
fn every_id_is_deleted() {
    let story = script(10).run();
    assert_eq!((story.deleted(), story.stopped), (10, None));
}
