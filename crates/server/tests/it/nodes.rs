//! Two nodes on one PostgreSQL. On SQLite there is one node, so these tests do nothing there.

use crate::app::{NADIA, QUICK, TestApp};
use assent::worker;
use futures::StreamExt as _;
use tokio_util::sync::CancellationToken;

fn one_node_only() -> bool {
    std::env::var("ASSENT_TEST_ON").as_deref() != Ok("postgres")
}

#[tokio::test]
async fn a_page_open_on_one_node_hears_of_what_is_done_through_another() {
    if one_node_only() {
        return;
    }
    let a = TestApp::start().await;
    let b = a.another_node().await;
    let request = a.opened(QUICK).await;
    let stop = CancellationToken::new();
    // Both listen before anything is said; each says when by letting its pages look once.
    let (mut here, mut there) = (a.app.changes.subscribe(), b.app.changes.subscribe());
    for node in [&a, &b] {
        tokio::spawn(worker::nodes::run(node.app.clone(), stop.clone()));
    }
    here.recv().await.unwrap();
    there.recv().await.unwrap();
    let mut page = a.desk(NADIA).await.listen(&format!("/requests/{request}/events")).await;
    b.set(request, "amount", "EUR 50,000").await;
    let event = tokio::time::timeout(std::time::Duration::from_secs(10), page.next()).await;
    let event = event.expect("the page on the other node hears of it").unwrap().unwrap();
    assert!(event.starts_with(b"data:"), "{event:?}");
    assert_eq!(a.live(request).await.state, b.live(request).await.state);
    stop.cancel();
}

#[tokio::test]
async fn what_is_to_be_done_is_done_by_one_node() {
    if one_node_only() {
        return;
    }
    let a = TestApp::start().await;
    let b = a.another_node().await;
    a.asked(QUICK).await;
    let now = a.app.now();
    let (one, two) = tokio::join!(worker::outbox::tick(&a.app, now), worker::outbox::tick(&b.app, now));
    one.unwrap();
    two.unwrap();
    let links =
        [&a, &b].map(|node| node.mail.sent().iter().filter(|m| m.message.to.address == "ines@kestrel.example").count());
    assert_eq!(links.iter().sum::<usize>(), 1, "{links:?}");
    a.settle().await;
    assert_eq!(b.app.store.log_lag().await.unwrap().0, 0);
    let mut keeper = worker::housekeeping::Keeper::new();
    let idle = keeper.tick(&b.app, now).await;
    assert_eq!((idle.events, idle.signed, keeper.alarm()), (0, false, None));
}
