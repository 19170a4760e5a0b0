//! `reading/unsaved-key`.

use crate::check::{Finding, Over, Rule, Subject};
use crate::diagnostic::Severity;

pub const RULE: Rule = Rule { code: "reading/unsaved-key", severity: Severity::Warning, page: include_str!("unsaved_key.md"), over: Over::Guide(look) };

/// Words for keeping something, and for using a secret later; their beginnings, in lower case.
const KEEPS: &[&str] = &[
    "save",
    "copy",
    "copies",
    "download",
    "note",
    "write down",
    "written down",
    "store",
    "storing",
    "record",
    "keep",
    "safe place",
    "safely",
    "paste",
    "csv",
    "remember",
    "backup",
    "vault",
    "aws configure",
    "aws_secret",
    "secret_access_key",
    "secretaccesskey",
    "secret_key",
    "secretkey",
    "credentials file",
    "1password",
    "bitwarden",
    "keychain",
    "shown once",
    "only time",
    "the credentials",
    "these credentials",
    "your credentials",
    "use the key",
    "use this key",
    "use these keys",
    "enter the",
    "enter your",
    "credencial",
    "identifiants",
    "zugangsdaten",
    "凭证",
    "憑證",
    "認証情報",
    "guard",
    "copia",
    "cópia",
    "descarg",
    "anota",
    "almacen",
    "salv",
    "copie",
    "baix",
    "anote",
    "enregistr",
    "télécharg",
    "conserv",
    "speicher",
    "kopier",
    "herunterl",
    "notier",
    "bewahr",
    "scaric",
    "annota",
    "zapisz",
    "skopiuj",
    "pobierz",
    "kaydet",
    "kopyala",
    "indir",
    "lưu",
    "sao chép",
    "tải",
    "simpan",
    "salin",
    "unduh",
    "охран",
    "копир",
    "кача",
    "апиш",
    "保存",
    "复制",
    "複製",
    "下载",
    "下載",
    "记录",
    "記錄",
    "记下",
    "妥善",
    "コピー",
    "ダウンロード",
    "控え",
    "メモ",
    "記録",
    "保管",
    "저장",
    "복사",
    "다운로드",
    "기록",
    "보관",
    "메모",
];

fn look(subject: &Subject, found: &mut Vec<Finding>) {
    let fences = subject.guide.blocks.iter().filter(|block| matches!(block.kind, crate::guide::BlockKind::Fence(_)));
    let fences: Vec<_> = fences.map(|block| block.span).collect();
    // A command prints the key where its reader can see it.
    let printed = |span| fences.iter().any(|fence| fence.contains(span));
    let made = subject.plan.operations.iter().filter(|planned| planned.call.operation.name == "CreateAccessKey" && !printed(planned.call.span));
    let made: Vec<_> = made.collect();
    let Some(last) = made.iter().map(|planned| planned.call.span.start).max() else { return };
    let text = subject.source.text().to_ascii_lowercase();
    // What keeps the last one keeps them all.
    if text.get(last..).is_some_and(|behind| KEEPS.iter().any(|word| behind.contains(word))) {
        return;
    }
    let kept = KEEPS.iter().filter_map(|word| text.rfind(word)).max();
    for planned in made.into_iter().filter(|planned| kept.is_none_or(|kept| kept < planned.call.span.start)) {
        let line = subject.source.line_span(planned.lines.1).unwrap_or(planned.call.span);
        let finding = Finding::at(&line.range(), "the secret of this key is shown once, and the guide does not say to keep it");
        found.push(finding.help("say where it goes: \u{201c}Download the .csv file\u{201d}, \u{201c}copy the secret access key into …\u{201d}"));
    }
}
