//! Saved filters: whose they are, who sees them, and how many there can be.

use domain::ids::{FilterId, MemberId};
use store::{Error, FILTERS_OF_MEMBER_MAX, SavedFilter, TOO_MANY_FILTERS};

use crate::sample::{INES, OTHER, at, halden};
use crate::support::both;

const SOFIE: MemberId = MemberId::from_bytes([44; 16]);

fn filter(n: u8, member: MemberId, name: &str) -> SavedFilter {
    SavedFilter {
        id: FilterId::from_bytes([n; 16]),
        member,
        name: name.to_owned(),
        query: format!("status=open&q={n}"),
        shared: n.is_multiple_of(2),
    }
}

#[tokio::test]
async fn each_sees_their_own_and_what_is_shared() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        let [a, b, c, d] = [filter(1, INES, "a"), filter(2, INES, "b"), filter(3, SOFIE, "c"), filter(4, SOFIE, "d")];
        for one in [&a, &b, &c, &d] {
            store.save_filter(one).await.unwrap();
        }
        assert_eq!(store.saved_filters(INES).await.unwrap(), [a.clone(), b.clone(), d.clone()]);
        assert_eq!(store.saved_filters(SOFIE).await.unwrap(), [b.clone(), c, d.clone()]);
        assert_eq!(bench.store.workspace(OTHER).saved_filters(INES).await.unwrap(), []);
        assert_eq!(store.remove_filter(SOFIE, a.id, at(1)).await, Ok(false), "another's stays");
        assert_eq!(store.remove_filter(INES, a.id, at(1)).await, Ok(true));
        assert_eq!(store.remove_filter(INES, a.id, at(2)).await, Ok(false), "it is gone already");
        assert_eq!(store.saved_filters(INES).await.unwrap(), [b.clone(), d.clone()]);
        assert_eq!(store.restore_filter(SOFIE, a.id).await, Ok(false));
        assert_eq!(store.restore_filter(INES, a.id).await, Ok(true));
        assert_eq!(store.saved_filters(INES).await.unwrap(), [a.clone(), b, d]);
        // The same name is the same filter.
        let other = SavedFilter { query: "status=all".to_owned(), ..filter(9, INES, "a") };
        store.save_filter(&other).await.unwrap();
        let kept = store.saved_filters(INES).await.unwrap();
        assert_eq!((kept.len(), kept[0].query.as_str(), kept[0].id), (3, "status=all", a.id));
    }
}

#[tokio::test]
async fn there_is_an_end_to_them() {
    for bench in both().await {
        let store = halden(&bench.store).await;
        for n in 0..u8::try_from(FILTERS_OF_MEMBER_MAX).unwrap() {
            store.save_filter(&filter(n, INES, &format!("{n:02}"))).await.unwrap();
        }
        let more = filter(200, INES, "more");
        assert_eq!(store.save_filter(&more).await, Err(Error::Conflict(TOO_MANY_FILTERS.to_owned())));
        store.save_filter(&filter(201, INES, "00")).await.unwrap();
        store.save_filter(&filter(202, SOFIE, "mine")).await.unwrap();
        store.remove_filter(INES, FilterId::from_bytes([5; 16]), at(1)).await.unwrap();
        store.save_filter(&more).await.unwrap();
        assert_eq!(store.restore_filter(INES, FilterId::from_bytes([5; 16])).await, Ok(false), "its place is taken");
    }
}
