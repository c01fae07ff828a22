//! What the pretend people did in the last days: requests in every state.

use super::stage::Stage;
use domain::ids::{LinkId, PersonId, RequestId};
use domain::request::{Answer, ChangeDone, ChangeDraft, Place};

macro_rules! document {
    ($name:literal) => {
        include_bytes!(concat!("../../demo/documents/", $name))
    };
}

/// A file of a package: slot, name to show, bytes.
type Part = (&'static str, &'static str, &'static [u8]);

/// Plays every story; gives the link of the one that waits for the visitor.
pub(super) async fn play_all(stage: &Stage) -> anyhow::Result<LinkId> {
    crew_portraits(stage).await?;
    loyalty_card(stage).await?;
    podcast_pilot(stage).await?;
    wayfinding(stage).await?;
    oat_packaging(stage).await?;
    annual_report(stage).await?;
    spring_menu(stage).await?;
    addendum(stage).await?;
    let long_way = long_way_round(stage).await?;
    menu_boards(stage).await?;
    ticket_icons(stage).await?;
    signage(stage).await?;
    stage.mail().await?;
    stage.link_of(stage.cast.ines.id, long_way).await
}

fn change(text: &str, n: u32, page: u32) -> ChangeDraft {
    ChangeDraft { text: text.to_owned(), place: Some(Place { n, page, x: None, y: None }) }
}

async fn attach(stage: &Stage, request: RequestId, parts: &[Part]) -> anyhow::Result<()> {
    for (slot, name, bytes) in parts {
        stage.attach(stage.cast.leo.id, request, slot, name, bytes).await?;
    }
    Ok(())
}

/// Sent by Leo and passed by Sofie, so that the client is asked.
async fn send_checked(stage: &Stage, request: RequestId, words: &str) -> anyhow::Result<()> {
    stage.submit(stage.cast.leo.id, request).await?;
    stage.decide(PersonId::Member(stage.cast.sofie.id), request, Answer::Approve, Some(words)).await
}

async fn long_way_round(stage: &Stage) -> anyhow::Result<RequestId> {
    let (leo, ines) = (stage.cast.leo.id, stage.cast.ines.id);
    stage.at(6, 9, 5).await?;
    let request = stage.open(leo, "campaign-approval", &stage.cast.kestrel, "The long way round").await?;
    let why = "Your summer campaign for Sweden, Norway and Germany: posters, films and the ticket site. Once it is approved, the printers are booked and the media is bought.";
    stage.fill(leo, request, &[("why", why), ("agreement", "MSA-2024-118, clause 7.2")], Some(48_000)).await?;
    let first: [Part; 3] = [
        ("deliverable", "Campaign concept.pdf", document!("campaign-concept-v2.pdf")),
        ("plan", "Media and production plan.pdf", document!("media-plan-v1.pdf")),
        ("estimate", "Cost estimate and terms.pdf", document!("cost-estimate-v1.pdf")),
    ];
    attach(stage, request, &first).await?;
    stage.at(6, 11, 20).await?;
    send_checked(stage, request, "Names, dates and totals agree.").await?;
    stage.at(4, 14, 2).await?;
    stage.look(ines, request).await?;
    let wishes = vec![
        change("“The sea can wait” feels gloomy. Can it be about the crossing?", 1, 3),
        change("Drop the Gothenburg billboards.", 1, 5),
        change("Split the cost by market, please.", 3, 1),
    ];
    stage.decide(PersonId::Contact(ines), request, Answer::RequestChanges(wishes), None).await?;
    stage.at(2, 10, 15).await?;
    let answers = [
        (ChangeDone::Changed, "It now says “Take the long way round”, in all three languages."),
        (ChangeDone::Partly, "Billboards are out. Four terminal sites stay, because they are already paid for."),
        (ChangeDone::Changed, "Sweden €21,600, Norway €14,400, Germany €12,000. Same total."),
    ];
    stage.answer_changes(leo, request, &answers).await?;
    let second: [Part; 3] = [
        ("deliverable", "Campaign concept.pdf", document!("campaign-concept-v3.pdf")),
        ("plan", "Media and production plan.pdf", document!("media-plan-v2.pdf")),
        ("estimate", "Cost estimate and terms.pdf", document!("cost-estimate-v2.pdf")),
    ];
    attach(stage, request, &second).await?;
    stage.at(2, 15, 40).await?;
    send_checked(stage, request, "Colours match the paint sheet.").await?;
    stage.at(1, 9, 10).await?;
    stage.look(ines, request).await?;
    let funnel = Some(Place { n: 5, page: 3, x: Some(2_900), y: Some(6_200) });
    stage.ask(PersonId::Contact(ines), request, "Is this really MV Tern? The funnel looks too green.", funnel).await?;
    stage.reply(leo, request, "It is. We matched it to your paint sheet, RAL 5010.").await?;
    stage.at(0, 8, 31).await?;
    let languages = Some(Place { n: 7, page: 1, x: Some(5_200), y: Some(4_400) });
    let question = "Are the Norwegian and German versions included, or billed on top?";
    stage.ask(PersonId::Contact(ines), request, question, languages).await?;
    Ok(request)
}

async fn signage(stage: &Stage) -> anyhow::Result<()> {
    let nadia = stage.cast.nadia.id;
    stage.at(0, 8, 44).await?;
    let request = stage.open(nadia, "campaign-approval", &stage.cast.kestrel, "On-board signage").await?;
    let why = "Signs for the car deck, café and lounge on MV Tern, in the look you approved for The long way round.";
    stage.fill(nadia, request, &[("why", why)], Some(18_600)).await?;
    stage.attach(nadia, request, "deliverable", "Signage set.pdf", document!("signage-set-v1.pdf")).await?;
    stage.attach(nadia, request, "estimate", "Signage estimate.pdf", document!("signage-estimate-v2.pdf")).await
}

async fn crew_portraits(stage: &Stage) -> anyhow::Result<()> {
    let (leo, ines, tomas) = (stage.cast.leo.id, stage.cast.ines.id, stage.cast.tomas.id);
    stage.at(8, 10, 0).await?;
    let request = stage.open(leo, "campaign-approval", &stage.cast.kestrel, "Crew portrait series").await?;
    stage
        .fill(leo, request, &[("why", "Eight portraits of the crew for the ticket site and the lounge.")], Some(6_400))
        .await?;
    attach(stage, request, &[("deliverable", "Crew portraits.pdf", document!("crew-portraits.pdf"))]).await?;
    send_checked(stage, request, "Every name is spelt as in the crew list.").await?;
    stage.at(7, 9, 30).await?;
    stage.look(ines, request).await?;
    stage.decide(PersonId::Contact(ines), request, Answer::Approve, Some("Lovely. Send them a print each.")).await?;
    stage.at(7, 15, 5).await?;
    stage.look(tomas, request).await?;
    stage.decide(PersonId::Contact(tomas), request, Answer::Approve, None).await?;
    stage.at(6, 9, 0).await?;
    stage.acknowledge(stage.cast.hanna.id, request).await
}

async fn loyalty_card(stage: &Stage) -> anyhow::Result<()> {
    let (leo, sven) = (stage.cast.leo.id, stage.cast.sven.id);
    stage.at(9, 13, 0).await?;
    let request = stage.open(leo, "campaign-approval", &stage.cast.molla, "Loyalty card refresh").await?;
    stage
        .fill(leo, request, &[("why", "The card in the new colours, with the new terms on the back.")], Some(11_200))
        .await?;
    attach(stage, request, &[("deliverable", "Loyalty card.pdf", document!("loyalty-card-v1.pdf"))]).await?;
    send_checked(stage, request, "Terms agree with the annex.").await?;
    stage.at(8, 10, 0).await?;
    stage.look(sven, request).await?;
    let wish = vec![change("The number on the back is too small to read at a till.", 1, 2)];
    stage.decide(PersonId::Contact(sven), request, Answer::RequestChanges(wish), None).await?;
    stage.at(7, 9, 0).await?;
    stage.answer_changes(leo, request, &[(ChangeDone::Changed, "It is 11 point now and printed in black.")]).await?;
    attach(stage, request, &[("deliverable", "Loyalty card.pdf", document!("loyalty-card-v2.pdf"))]).await?;
    send_checked(stage, request, "Legible at arm’s length.").await?;
    stage.at(5, 16, 20).await?;
    stage.look(sven, request).await?;
    stage.decide(PersonId::Contact(sven), request, Answer::Approve, None).await?;
    stage.acknowledge(stage.cast.hanna.id, request).await
}

async fn podcast_pilot(stage: &Stage) -> anyhow::Result<()> {
    let (leo, greta) = (stage.cast.leo.id, stage.cast.greta.id);
    stage.at(7, 11, 0).await?;
    let request = stage.open(leo, "campaign-approval", &stage.cast.aster, "Podcast pilot").await?;
    stage
        .fill(leo, request, &[("why", "One pilot episode about pensions for people under thirty.")], Some(9_000))
        .await?;
    attach(stage, request, &[("deliverable", "Podcast pilot.pdf", document!("podcast-pilot.pdf"))]).await?;
    send_checked(stage, request, "Fits the brief.").await?;
    stage.at(5, 10, 40).await?;
    stage.look(greta, request).await?;
    let reason = "The budget for this year is spent. Please come back with it in January.";
    stage.decide(PersonId::Contact(greta), request, Answer::Decline(reason.to_owned()), None).await
}

async fn wayfinding(stage: &Stage) -> anyhow::Result<()> {
    let leo = stage.cast.leo.id;
    stage.at(7, 14, 0).await?;
    let request = stage.open(leo, "campaign-approval", &stage.cast.kestrel, "Terminal wayfinding").await?;
    stage
        .fill(leo, request, &[("why", "Signs that lead foot passengers from the bus to the gangway.")], Some(21_300))
        .await?;
    attach(stage, request, &[("deliverable", "Wayfinding.pdf", document!("wayfinding-v1.pdf"))]).await?;
    stage.at(6, 15, 30).await?;
    send_checked(stage, request, "Walked the route with the drawings.").await
}

async fn oat_packaging(stage: &Stage) -> anyhow::Result<()> {
    let (leo, sven) = (stage.cast.leo.id, stage.cast.sven.id);
    stage.at(10, 9, 0).await?;
    let request = stage.open(leo, "campaign-approval", &stage.cast.molla, "Oat range packaging").await?;
    stage
        .fill(leo, request, &[("why", "Three cartons for the oat range, ready for the printer.")], Some(16_500))
        .await?;
    let rounds: [(&str, Option<&str>, &'static [u8]); 3] = [
        ("The oats look like gravel.", Some("New photographs, with milk."), document!("oat-packaging-v1.pdf")),
        (
            "The allergen line must be bold.",
            Some("It is bold now, in all three languages."),
            document!("oat-packaging-v2.pdf"),
        ),
        ("", None, document!("oat-packaging-v3.pdf")),
    ];
    let mut day = 9;
    for (wish, answer, bytes) in rounds {
        attach(stage, request, &[("deliverable", "Oat range packaging.pdf", bytes)]).await?;
        send_checked(stage, request, "Barcodes scan.").await?;
        if let Some(answer) = answer {
            stage.at(day, 13, 10).await?;
            stage.look(sven, request).await?;
            let wishes = vec![ChangeDraft { text: wish.to_owned(), place: None }];
            stage.decide(PersonId::Contact(sven), request, Answer::RequestChanges(wishes), None).await?;
            stage.at(day - 2, 9, 40).await?;
            stage.answer_changes(leo, request, &[(ChangeDone::Changed, answer)]).await?;
            day -= 3;
        }
    }
    Ok(())
}

async fn annual_report(stage: &Stage) -> anyhow::Result<()> {
    let leo = stage.cast.leo.id;
    stage.at(2, 10, 0).await?;
    let request = stage.open(leo, "campaign-approval", &stage.cast.aster, "Annual report layout").await?;
    stage
        .fill(leo, request, &[("why", "The layout of the annual report, before the figures go in.")], Some(24_000))
        .await?;
    attach(stage, request, &[("deliverable", "Annual report layout.pdf", document!("annual-report-layout-v1.pdf"))])
        .await?;
    send_checked(stage, request, "Matches the brief.").await?;
    stage.at(1, 11, 15).await?;
    stage.look(stage.cast.greta.id, request).await
}

async fn spring_menu(stage: &Stage) -> anyhow::Result<()> {
    let leo = stage.cast.leo.id;
    stage.at(1, 14, 0).await?;
    let request = stage.open(leo, "quick-sign-off", &stage.cast.bistro, "Spring menu photography").await?;
    stage.fill(leo, request, &[("why", "The pictures for the spring menu, as chosen on Monday.")], None).await?;
    attach(stage, request, &[("deliverable", "Spring menu.pdf", document!("spring-menu.pdf"))]).await?;
    stage.submit(leo, request).await
}

async fn addendum(stage: &Stage) -> anyhow::Result<()> {
    let (nadia, marcus, hanna) = (stage.cast.nadia.id, stage.cast.marcus.id, stage.cast.hanna.id);
    stage.at(3, 9, 0).await?;
    let request = stage.open(nadia, "contract", &stage.cast.vestby, "Data processing addendum").await?;
    let why =
        "How we handle your customers’ data while we rebuild the portal. It changes nothing else in our agreement.";
    stage.fill(nadia, request, &[("why", why)], Some(32_000)).await?;
    stage
        .attach(nadia, request, "contract", "Data processing addendum.pdf", document!("data-processing-addendum.pdf"))
        .await?;
    stage.submit(nadia, request).await?;
    stage.at(2, 13, 25).await?;
    stage
        .decide(PersonId::Member(marcus), request, Answer::Approve, Some("Standard clauses, nothing unusual."))
        .await?;
    stage.decide(PersonId::Member(hanna), request, Answer::Approve, None).await
}

async fn menu_boards(stage: &Stage) -> anyhow::Result<()> {
    let (nadia, ines) = (stage.cast.nadia.id, stage.cast.ines.id);
    stage.at(4, 9, 0).await?;
    let request = stage.open(nadia, "campaign-approval", &stage.cast.kestrel, "Harbour menu boards").await?;
    stage
        .fill(nadia, request, &[("why", "Menu boards for the harbour café, in the summer look.")], Some(7_800))
        .await?;
    stage.attach(nadia, request, "deliverable", "Menu boards.pdf", document!("menu-boards-v2.pdf")).await?;
    stage.submit(nadia, request).await?;
    stage.decide(PersonId::Member(stage.cast.sofie.id), request, Answer::Approve, None).await?;
    stage.at(1, 10, 5).await?;
    stage.look(ines, request).await?;
    let wishes =
        vec![change("The prices are last year’s.", 1, 1), change("Write “smoked” on the mackerel, people ask.", 1, 2)];
    stage.decide(PersonId::Contact(ines), request, Answer::RequestChanges(wishes), None).await
}

async fn ticket_icons(stage: &Stage) -> anyhow::Result<()> {
    let leo = stage.cast.leo.id;
    stage.at(0, 8, 5).await?;
    let request = stage.open(leo, "campaign-approval", &stage.cast.kestrel, "Ticket icons").await?;
    stage
        .fill(leo, request, &[("why", "Eleven icons for the ticket site, drawn to the same grid.")], Some(3_900))
        .await?;
    attach(stage, request, &[("deliverable", "Ticket icons.pdf", document!("ticket-icons-v1.pdf"))]).await?;
    stage.submit(leo, request).await
}
