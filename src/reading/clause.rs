//! Sentences to clauses: one thing said, and its mood.

use std::borrow::Cow;
use std::ops::Range;

use super::elsewhere::{addresses, announces, reports};
use super::examples::{authors_value, take_examples};
use super::instruction::Mood;
use super::mention::{Mention, What};
use super::sentence::{Sentence, span_of};
use crate::lexicon::{Choice, Control, Field, Noun, Verb, Word};
use crate::source::Span;

/// One thing said.
#[derive(Clone, Debug, Default)]
pub struct Clause<'t> {
    /// What stands before the verb: "Under X," and "For the Y,".
    pub prefix: Stretch<'t>,
    pub verb: Option<Mention<'t>>,
    /// What follows it; all of it where there is no verb.
    pub rest: Stretch<'t>,
    /// Given as a mere possibility: "(e.g. `x`)".
    pub examples: Vec<Mention<'t>>,
    pub urls: Vec<&'t str>,
    pub mood: Mood,
    /// The mood was said at the beginning, of the whole sentence.
    pub whole: bool,
    /// "If you deploy with X,": what is left off before it.
    pub condition: Stretch<'t>,
    /// "… to create the user": what an imperative is for.
    pub purpose: Option<(Verb, Stretch<'t>)>,
    pub form: Form,
    pub span: Span,
    /// Which sentence of the text it stands in.
    pub sentence: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// Somebody is told to do something.
    Imperative,
    /// No verb: a label with its value, a path.
    #[default]
    Fragment,
    /// Something is said about the world.
    Statement,
    /// "To create a user": what the following is for.
    Purpose,
}

/// A stretch of mentions, copied only where it is not as the text has it.
pub type Stretch<'t> = Cow<'t, [Mention<'t>]>;

pub fn part<'t>(stretch: &Stretch<'t>, range: Range<usize>) -> Stretch<'t> {
    match stretch {
        Cow::Borrowed(all) => Cow::Borrowed(&all[range]),
        Cow::Owned(all) => Cow::Owned(all[range].to_vec()),
    }
}

impl Clause<'_> {
    /// What it says is the reader's to do or to leave.
    fn is_open(&self) -> bool {
        self.mood == Mood::Optional || self.prefix.iter().chain(self.rest.iter()).any(|mention| mention.is(Word::Can))
    }
}

/// All clauses of a text, in order.
pub fn clauses<'t>(mentions: &'t [Mention<'t>], sentences: &[Sentence<'t>]) -> Vec<Clause<'t>> {
    let mut clauses = Vec::with_capacity(sentences.len() * 2);
    for (at, sentence) in sentences.iter().enumerate() {
        let first = clauses.len();
        let flat = &mentions[sentence.place.clone()];
        match sentence.remark {
            Some((mood, span)) => clauses.push(Clause { rest: flat.into(), mood, form: Form::Statement, span, ..Clause::default() }),
            None => split(flat, sentence, &mut clauses),
        }
        clauses[first..].iter_mut().for_each(|clause: &mut Clause<'_>| clause.sentence = at);
    }
    clauses
}

fn split<'t>(flat: &'t [Mention<'t>], sentence: &Sentence<'t>, clauses: &mut Vec<Clause<'t>>) {
    let (examples, moods) = (&sentence.examples, &sentence.moods);
    // "I filled it with `x`": the author's value for what the reader is asked.
    if let Some(value) = authors_value(flat) {
        clauses.push(Clause { span: span_of(flat), rest: std::slice::from_ref(value).into(), ..Clause::default() });
        return;
    }
    // "I also made another one, and added it to …": what the author did.
    if flat.iter().any(|mention| matches!(mention.what, What::Other) && mention.text == "I" && !mention.marked) {
        clauses.push(Clause { span: span_of(flat), rest: flat.into(), form: Form::Statement, ..Clause::default() });
        return;
    }
    let first = clauses.len();
    let mut outer = Mood::Do;
    let mut start = 0;
    // A leading "Once the user is created," or "If you want …," says only when.
    let lead = flat.iter().position(|mention| !mention.is(Word::Then) && !matches!(mention.what, What::Dash | What::Colon));
    if let Some(lead) = lead {
        match flat[lead].word() {
            Some(Word::If) => {
                outer = Mood::If;
                start = comma_after(flat, lead).map_or(lead + 1, |comma| comma + 1);
            }
            Some(Word::Subordinate) => match clause_after(flat, lead) {
                // "When creating the policy you should select X, …": the main clause needs no comma.
                Some(comma) => {
                    start = flat[lead..comma].iter().position(|mention| mention.is(Word::Must)).map_or(comma + 1, |must| lead + must);
                    // "When you're done, delete it": clean-up.
                    let over = flat[lead..comma].iter().any(|mention| mention.text.split(' ').any(|word| ["done", "finished", "longer"].contains(&word)));
                    if over && flat[start..].iter().find_map(Mention::verb) == Some(Verb::Delete) {
                        outer = Mood::Optional;
                    }
                }
                None => match order_after(flat, lead) {
                    Some(order) => start = order,
                    None => {
                        clauses.push(Clause { span: span_of(flat), rest: flat.into(), form: Form::Statement, ..Clause::default() });
                        return;
                    }
                },
            },
            Some(Word::Note) if remark_begins(&flat[lead + 1..]) => {
                clauses.push(Clause { span: span_of(flat), rest: flat.into(), form: Form::Statement, ..Clause::default() });
                return;
            }
            Some(Word::Optional) => outer = Mood::Optional,
            // "You can set a tag. Otherwise, choose X": X is what everybody does.
            Some(Word::Or) if flat[lead].folded == "otherwise" && clauses.last().is_some_and(Clause::is_open) => {}
            Some(Word::Or) => outer = Mood::Or,
            _ => {}
        }
    }
    // "…, if needed": the condition follows what it is for.
    let trailing_if = flat.iter().enumerate().skip(start).any(|(at, mention)| at > start && mention.is(Word::If));
    let cut = |from: usize| (from + 1..flat.len()).find(|&at| cut_before(flat, start, at)).unwrap_or(flat.len());
    let verbless = start == 0 && !flat[..cut(0)].iter().any(|mention| mention.verb().is_some());
    let mut from = start;
    let mut other_way = false;
    loop {
        let to = cut(from);
        let piece = &flat[from..to];
        let mine: Vec<Mention<'t>> = examples.iter().filter(|(at, _)| *at > from && (*at <= to)).flat_map(|(_, values)| values.clone()).collect();
        // "`X` – look at things (optional)": what ends a line that begins without a verb is said of all of it.
        let of_all = |at: usize| at == flat.len() && verbless;
        let mood = moods.iter().find(|(at, _)| *at >= from && *at <= to || of_all(*at)).map_or(outer, |(_, mood)| *mood);
        let mut clause = clause(piece, mine, mood);
        // "…, or choose **Y** to open it and do Z": the other way, up to a "then".
        match piece.iter().find(|mention| !mention.is_comma()) {
            Some(lead) if lead.is(Word::Or) && from > start => other_way = clause.verb.is_some(),
            Some(lead) if lead.folded.contains("then") => other_way = false,
            _ => {}
        }
        if other_way && flat[from - 1].folded.contains("then") {
            other_way = false;
        }
        if other_way && clause.mood == Mood::Do {
            clause.mood = Mood::Or;
        }
        clause.whole = outer == clause.mood && outer != Mood::Do || moods.iter().any(|(at, _)| *at == 0);
        // "If necessary, open the section, and then choose X": only the way there depends.
        if outer == Mood::Optional
            && lead.is_some_and(|lead| flat[lead].folded.starts_with("if "))
            && clause.verb.as_ref().and_then(Mention::verb).is_some_and(|verb| matches!(verb, Verb::Go | Verb::Read))
        {
            outer = Mood::Do;
            clauses[first..].iter_mut().filter(|clause| clause.verb.is_none()).for_each(|clause| clause.mood = Mood::Do);
        }
        if from == start && clause.prefix.is_empty() && prompted(&flat[..start]) {
            clause.prefix = flat[..start].iter().filter(|mention| mention.control().is_some()).copied().collect();
        }
        if from == start && outer == Mood::If {
            clause.condition = flat[..start].into();
        }
        if clauses.last().is_some_and(|before| before.form == Form::Statement) && from > start && goes_on(clauses.last(), flat.get(from - 1), &clause) {
            clause.form = Form::Statement;
        } else if clause.mood == Mood::Do
            && from > start
            && clause.prefix.first().is_some_and(|first| first.is(Word::Or))
            && clauses.last().is_some_and(|before| before.form == Form::Imperative)
        {
            clause.mood = Mood::Or;
        }
        if trailing_if && clause.mood == Mood::Do && piece.iter().any(|mention| mention.is(Word::If)) {
            clause.mood = Mood::If;
        }
        // "Skip the "Add users" and "Attach permissions" sections": both.
        let skipped = clauses.last().is_some_and(|before| before.mood == Mood::Not && before.verb.as_ref().and_then(Mention::verb) == Some(Verb::Leave));
        let part = |clause: &Clause| clause.rest.iter().any(|mention| mention.is(Word::Button)) && clause.verb.as_ref().and_then(Mention::verb) != Some(Verb::Press);
        if skipped && from > start && clause.mood == Mood::Do && part(&clause) {
            clause.mood = Mood::Not;
        }
        // "**Console access** - unchecked".
        let undone = clause.mood == Mood::Not && clause.verb.is_none() && piece.iter().all(|mention| mention.is(Word::Not));
        match clauses.last_mut().filter(|_| undone && from > start && matches!(flat[from - 1].what, What::Dash | What::Colon | What::Arrow)) {
            Some(before) => before.mood = Mood::Not,
            None => clauses.push(clause),
        }
        if to == flat.len() {
            return;
        }
        from = to;
    }
}

/// "When prompted for the account ID, …": the field is the one that the order is about.
fn prompted(condition: &[Mention]) -> bool {
    let field = condition.iter().any(|mention| matches!(mention.control(), Some(Control::Field(_))));
    field && condition.iter().any(|mention| mention.folded.split(' ').any(|word| matches!(word, "prompted" | "asked" | "prompt")))
}

/// "Note: …", "Figure 4: …".
fn remark_begins(after: &[Mention]) -> bool {
    let number = after.first().is_some_and(|first| first.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-')));
    after.get(usize::from(number)).is_some_and(|next| matches!(next.what, What::Colon | What::Dash))
}

/// "You can use one or create another": what one may do is no order, and what "and" or "or" joins to it neither. A click is.
fn goes_on(before: Option<&Clause>, joint: Option<&Mention>, clause: &Clause) -> bool {
    let may = before.is_some_and(|before| before.prefix.iter().chain(before.rest.iter()).any(|mention| mention.is(Word::Can)));
    let joined = clause.prefix.first().is_some_and(|first| first.is(Word::Or)) || joint.is_some_and(|joint| joint.is(Word::Then) && joint.folded == "and");
    (may || before.is_some_and(|before| reports(&before.prefix)))
        && joined
        && clause.form == Form::Imperative
        && !clause.rest.iter().any(|mention| mention.marked && mention.control().is_some())
}

/// Where what is said by the way ends: "Once it is made, …", "사용자 생성 후 → …". A colon behind an order belongs to the order.
fn clause_after(flat: &[Mention], lead: usize) -> Option<usize> {
    let arrow = flat.get(lead + 1).filter(|next| matches!(next.what, What::Arrow)).map(|_| lead + 1);
    let comma = comma_after(flat, lead).filter(|&at| !matches!(flat[at].what, What::Colon) || order_after(flat, lead).is_none_or(|order| order > at));
    comma.or(arrow)
}

fn comma_after(flat: &[Mention], at: usize) -> Option<usize> {
    flat[at..].iter().position(|mention| mention.is(Word::Then) && mention.is_comma() || matches!(mention.what, What::Colon)).map(|length| at + length)
}

/// "When prompted for permissions click on **Create group**": the order that needs no comma before it, a click on something marked.
fn order_after(flat: &[Mention], lead: usize) -> Option<usize> {
    let order = |at: usize| {
        let verb = flat[at].verb().filter(|_| !flat[at].marked && flat[at].text.is_ascii());
        // "After the review save it with the name X".
        if verb == Some(Verb::Finish) && flat.get(at + 1).is_some_and(|next| next.is(Word::It)) && !addresses(&flat[at - 1]) {
            return true;
        }
        let told = verb == Some(Verb::Press);
        let another = addresses(&flat[at - 1]) || matches!(flat[at - 1].word(), Some(Word::To | Word::Can | Word::Should | Word::Then | Word::Or | Word::Not | Word::Subordinate));
        told && !another && flat[at + 1..].iter().take(5).any(|mention| mention.marked && mention.control().is_some())
    };
    (lead + 2..flat.len()).find(|&at| order(at))
}

/// Whether a new clause begins with the mention at `at`.
fn cut_before(flat: &[Mention], start: usize, at: usize) -> bool {
    let before = &flat[at - 1];
    let here = &flat[at];
    let begins = |mention: &Mention| {
        matches!(mention.word(), Some(Word::Verb(_) | Word::Must | Word::Not | Word::Can | Word::Optional | Word::Or)) || mention.is(Word::Named) && mention.folded.ends_with(" it")
    };
    let joined = before.is(Word::Then) || matches!(before.what, What::Dash | What::Arrow);
    if !joined {
        return false;
    }
    let so_far = &flat[start..at - 1];
    // "X ankreuzen und auf **Y** klicken".
    if so_far.last().is_some_and(is_infinitive) && flat[at..].iter().any(is_infinitive) {
        return true;
    }
    // "Under **X**, choose Y" and "For the name, enter Z" are one clause.
    let prefix = !so_far.iter().any(|mention| mention.verb().is_some());
    let after_preposition = prefix && so_far.first().is_some_and(|mention| matches!(mention.word(), Some(Word::From | Word::To | Word::With)));
    if after_preposition {
        return false;
    }
    if begins(here) {
        return true;
    }
    // "…, you do not need to …", "…, the page shows …"
    let comma = before.is_comma();
    comma
        && !prefix
        && matches!(here.what, What::Other)
        && !here.marked
        && flat[at..].iter().take(4).any(|mention| matches!(mention.word(), Some(Word::Not | Word::Can | Word::Should)))
        || (comma || before.is(Word::Then))
            && !prefix
            && matches!(here.word(), Some(Word::From | Word::To | Word::Subordinate))
            && flat[at..].iter().any(|mention| mention.verb().is_some())
}

fn clause<'t>(piece: &'t [Mention<'t>], mut examples: Vec<Mention<'t>>, mut mood: Mood) -> Clause<'t> {
    let span = span_of(piece);
    let urls: Vec<&str> = piece.iter().filter_map(|mention| if let What::Url(url) = mention.what { Some(url) } else { None }).collect();
    let piece = if urls.is_empty() { piece.into() } else { without_urls(piece) };
    // What only says when, why or on which condition is left off.
    let end = piece.iter().enumerate().skip(1).find(|(at, mention)| matches!(mention.word(), Some(Word::If | Word::Subordinate)) && *at > 0).map_or(piece.len(), |(at, _)| at);
    let end = remark(&piece).map_or(end, |at| at.min(end));
    // "`X` or a policy of your own that …": what is told of the other one is no order.
    let other = |at: &usize| piece[*at].is(Word::Or) && piece.get(at + 1).is_some_and(|next| matches!(next.folded, "a" | "an" | "another" | "any" | "your"));
    let policy = piece.iter().position(|mention| matches!(mention.what, What::Policy));
    let end = policy.and_then(|policy| (policy + 1..piece.len()).find(other)).map_or(end, |or| or.min(end));
    let mut body = part(&piece, 0..end);
    take_examples(&mut body, &mut examples);
    // "… and an optional description": only that is.
    let adjective = body.iter().enumerate().skip(2).find(|(at, mention)| mention.is(Word::Optional) && matches!(body[at - 1].folded, "a" | "an")).map(|(at, _)| at - 1);
    if let Some(article) = adjective {
        let on = body[article..].iter().position(|mention| mention.is(Word::Then)).map_or(body.len(), |length| article + length);
        body = body[..article].iter().chain(&body[on..]).copied().collect();
    }
    if body.iter().any(|mention| mention.is(Word::Optional)) && mood == Mood::Do {
        mood = Mood::Optional;
    }
    // Japanese and Korean put the verb last; Chinese, without Kana, goes as English does.
    let verb_last =
        body.iter().any(|mention| !mention.text.is_ascii() && mention.text.chars().any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{ac00}'..='\u{d7af}')) && !mention.marked);
    if verb_last || ends_in_infinitive(&body) {
        return Clause { urls, ..unspaced_clause(&body, examples, mood, span) };
    }
    let verb = (0..body.len()).find(|&at| body[at].verb().is_some() && !is_noun_here(&body, at));
    // "Proceed to create …", "start by clicking …": the second verb is the one.
    let verb = verb.map(|at| if body[at].text.ends_with([' ', 'o', 'y', 'e']) && body.get(at + 1).is_some_and(|next| next.verb().is_some()) { at + 1 } else { at });
    // "Programmatic access, no console access": the first box is ticked all the same.
    let choosable = |mention: &Mention| matches!(mention.what, What::Policy | What::Label(Control::Option(_)));
    let other = |at: &usize| body[..*at].iter().any(choosable) && body[at + 1..].iter().take(2).any(|near| choosable(near) || near.noun() == Some(Noun::Password));
    if verb.is_none()
        && let Some(not) = (1..body.len()).filter(|at| body[*at].is(Word::Not)).find(other)
    {
        body = part(&body, 0..not);
    }
    let Some(at) = verb else {
        let (statement, not) = (
            body.iter().any(|mention| matches!(mention.word(), Some(Word::Should | Word::Past | Word::Success | Word::Can | Word::Must))),
            body.iter().any(|mention| mention.is(Word::Not)),
        );
        if not || declines(&body) {
            mood = Mood::Not;
        }
        let form = if statement { Form::Statement } else { Form::Fragment };
        return Clause { rest: body, examples, urls, mood, form, span, ..Clause::default() };
    };
    let verbless = body[..at].iter().all(|mention| mention.verb().is_none());
    let prefix = if verbless { part(&body, 0..at) } else { body[..at].iter().filter(|mention| mention.verb().is_none()).copied().collect() };
    // "Policies to attach: X": what stands behind the colon.
    let of_noun = prefix.len() > 1 && prefix[prefix.len() - 2].noun().is_some() && body[at..].iter().any(|mention| matches!(mention.what, What::Colon));
    let form = if of_noun && form(&prefix) == Form::Purpose { Form::Fragment } else { form(&prefix) };
    if prefix.iter().any(|mention| mention.is(Word::Not)) {
        mood = Mood::Not;
    }
    let mut rest = part(&body, at + 1..body.len());
    if declines(&rest) {
        mood = Mood::Not;
    }
    // "Leave …", "… without …": what follows the word is not to be done.
    if let Some(not) = rest.iter().position(|mention| mention.is(Word::Not)) {
        rest = part(&rest, 0..not);
        // "Attach X to nobody".
        if rest.last().is_some_and(|last| last.is(Word::To)) {
            mood = Mood::Not;
        }
        // "Make sure that X is not ticked".
        if body[at].verb() == Some(Verb::Check) {
            mood = Mood::Not;
        }
    }
    if body[at].verb() == Some(Verb::Leave) {
        mood = Mood::Not;
    }
    let purpose = rest.windows(2).position(|pair| pair[0].is(Word::To) && pair[1].verb().is_some()).and_then(|to| {
        // "The users that you want to add": which ones, not what for.
        let wish = to.checked_sub(1).is_some_and(|before| matches!(rest[before].folded, "want" | "wish" | "like" | "intend" | "plan"));
        let tail = part(&rest, to + 1..rest.len());
        rest = part(&rest, 0..to);
        tail[0].verb().filter(|verb| !(wish && matches!(verb, Verb::Create | Verb::Finish))).map(|verb| (verb, part(&tail, 1..tail.len())))
    });
    Clause { prefix, verb: Some(body[at]), rest, examples, urls, mood, purpose, form, span, ..Clause::default() }
}

/// "Auf **X** klicken": German orders end in an infinitive, unless it is what somebody may do, or what for.
fn ends_in_infinitive(body: &[Mention]) -> bool {
    const MODAL: &[&str] = &["zu", "um", "kann", "können", "könnt", "sie", "wir", "will", "wollen", "möchten", "möchte", "soll", "sollen", "werden", "wird", "lassen", "lässt"];
    let end = body.iter().rposition(|mention| !mention.is(Word::Then) && !matches!(mention.what, What::Colon | What::Dash | What::Stop));
    end.is_some_and(|end| end > 0 && is_infinitive(&body[end]) && !body.iter().any(|mention| !mention.marked && MODAL.contains(&mention.folded)))
}

fn is_infinitive(mention: &Mention) -> bool {
    mention.verb().is_some() && !mention.marked && mention.folded.ends_with("en") && mention.folded.len() > 4 && !mention.folded.contains(' ')
}

/// "Select **X**: NO", "toggle **X** off", "X [ ]": whatever the verb is, the box stays empty.
fn declines(body: &[Mention]) -> bool {
    let ends = |at: usize| body.get(at + 1).is_none_or(|next| next.is(Word::Then) || matches!(next.what, What::Dash));
    // "☐ X", drawn as the console shows it; but a condition of trust is not left out for a box.
    let drawn = |mention: &Mention| matches!(mention.what, What::Label(Control::Option(choice)) if !matches!(choice, Choice::ExternalId | Choice::Mfa));
    if let [mark, label, ..] = body
        && mark.is(Word::Off)
        && !mark.text.chars().any(char::is_alphanumeric)
        && drawn(label)
    {
        return true;
    }
    (1..body.len()).filter(|at| ends(*at)).any(|at| {
        let (word, before) = (&body[at], &body[..at]);
        // In Portuguese it is a preposition too.
        let no = word.is(Word::Not) || word.folded == "no";
        let boxed = || before.iter().rev().find_map(Mention::control).is_some_and(|control| matches!(control, Control::Option(_)));
        match before.last() {
            Some(mark) if matches!(mark.what, What::Colon | What::Dash | What::Arrow) => no || word.is(Word::Off),
            _ => word.is(Word::Off) && (boxed() || !word.text.chars().any(char::is_alphanumeric)),
        }
    })
}

/// Addresses are values where the clause speaks of one, and else no part of it.
fn without_urls<'t>(piece: &[Mention<'t>]) -> Stretch<'t> {
    let address = piece.iter().any(|mention| matches!(mention.what, What::Label(Control::Field(Field::ProviderUrl | Field::IdentityProvider))));
    let told = |mention: &&Mention<'t>| address && !mention.text.is_empty() || !matches!(mention.what, What::Url(_));
    let value = |mention: &Mention<'t>| if matches!(mention.what, What::Url(_)) { Mention { what: What::Value, ..*mention } } else { *mention };
    piece.iter().filter(told).map(value).collect()
}

/// Where ", which has …" begins to tell more about what was named.
fn remark(piece: &[Mention]) -> Option<usize> {
    piece.windows(3).position(|three| three[0].is_comma() && three[1].folded == "which" && three[2].is(Word::Says)).filter(|at| *at > 0)
}

/// What stands before an imperative verb without making it a statement.
fn form(prefix: &[Mention]) -> Form {
    if prefix.iter().any(|mention| matches!(mention.word(), Some(Word::Should | Word::Past | Word::Can | Word::Success))) {
        return Form::Statement;
    }
    // "The manual says: "Create a role …"": whoever says it, not the guide.
    if reports(prefix) || announces(prefix) {
        return Form::Statement;
    }
    if let Some(must) = prefix.iter().position(|mention| mention.is(Word::Must)) {
        // "The administrator must create …": somebody else.
        let other = matches!(prefix[must].folded, "must" | "need to")
            && prefix[..must].iter().any(|mention| matches!(mention.what, What::Other) && !is_adverb(mention) && !addresses(mention));
        return if other { Form::Statement } else { Form::Imperative };
    }
    let first = prefix.iter().position(|mention| !is_adverb(mention));
    let Some(first) = first else { return Form::Imperative };
    if prefix.last().is_some_and(|last| last.is(Word::To) && matches!(last.folded, "to" | "để" | "untuk")) {
        return Form::Purpose;
    }
    let marked_label = matches!(prefix[first].what, What::Label(_) | What::Arrow | What::Colon | What::Dash | What::Service(_));
    // "Under X,", "For the name", "Step 2:", "User name: enter …"
    let introduced = matches!(prefix[first].word(), Some(Word::From | Word::To | Word::With));
    let separated = prefix.last().is_some_and(|mention| mention.is_comma() || matches!(mention.what, What::Colon | What::Dash | What::Arrow));
    if introduced || (separated && (marked_label || prefix.len() < 8)) { Form::Imperative } else { Form::Statement }
}

/// "For full access: X", "in the list": the word is a verb only where a clause begins.
fn is_noun_here(body: &[Mention], at: usize) -> bool {
    let begins = |before: &Mention| {
        before.is(Word::Then) || matches!(before.word(), Some(Word::Must | Word::Can | Word::To)) || matches!(before.what, What::Dash | What::Colon | What::Arrow)
    };
    let article = at > 0 && matches!(body[at - 1].folded, "the" | "a" | "an");
    article || body[at].folded == "access" && at > 0 && !begins(&body[at - 1])
}

fn is_adverb(mention: &Mention) -> bool {
    let text = mention.folded;
    mention.is(Word::Then)
        || mention.is(Word::Optional)
        || mention.is(Word::Not)
        || mention.is(Word::Or)
        || matches!(mention.what, What::Dash | What::Colon)
        || (matches!(mention.what, What::Other)
            && !mention.marked
            && (text.ends_with("ly") || text.starts_with(crate::lexicon::unspaced) || matches!(text, "just" | "here" | "there" | "please" | "so" | "👉" | "✅" | "🔹")))
}

/// In languages whose verbs come last, or without spaces: the last verb rules, everything is its object.
fn unspaced_clause<'t>(body: &[Mention<'t>], examples: Vec<Mention<'t>>, mut mood: Mood, span: Span) -> Clause<'t> {
    if body.iter().any(|mention| mention.is(Word::Not)) || declines(body) {
        mood = Mood::Not;
    }
    let rules = |mention: &&Mention| mention.verb().is_some_and(|verb| !matches!(verb, Verb::Read | Verb::Check));
    let verb = body.iter().rev().find(rules).or_else(|| body.iter().rev().find(|mention| mention.verb().is_some())).copied();
    // "今から作成する EC2 に必要なポリシー": a verb before a noun only describes it.
    let after = verb.and_then(|verb| body.iter().position(|mention| mention.span == verb.span)).map_or(&[][..], |at| &body[at + 1..]);
    let told = after.iter().any(|mention| matches!(mention.what, What::Colon | What::Arrow | What::Dash));
    let describes = !told && after.iter().any(|mention| mention.noun().is_some());
    let happened = describes || body.iter().any(|mention| mention.is(Word::Success));
    let rest = body.iter().filter(|mention| verb.as_ref().is_none_or(|verb| verb.span != mention.span)).copied().collect();
    let form = if happened { Form::Statement } else { Form::Imperative };
    Clause { verb, rest, examples, mood, form, span, ..Clause::default() }
}
