//! The program in a real terminal, with a step for a person.

use std::io::{Read, Write};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use crate::support::{Program, binary, root};

const GUIDE: &str = "# Mail\n\n1. In the IAM console, choose **Users**, then **Create user**.\n2. For **User name**, enter `mailer`.\n3. Choose **Create user**.\n4. Create a bucket for the mail.\n5. Open the user `mailer`, choose **Security credentials**, then **Create access key**. Choose **Other**, then **Create access key**.\n";

/// Rehearses the guide and types `answer` when it asks; the exit code and everything that was shown.
fn rehearse(answer: &str) -> (u32, String) {
    let program = Program::new();
    let guide = program.file("guide.md", GUIDE);
    let pair = native_pty_system().openpty(PtySize { rows: 40, cols: 120, pixel_width: 0, pixel_height: 0 }).expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(binary());
    command.args(["rehearse", &guide.display().to_string(), "--checkpoint", "ask", "--no-progress"]);
    command.cwd(root());
    command.env_clear();
    for (name, value) in program.environment() {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut keys = pair.master.take_writer().expect("the terminal's keyboard");
    let mut screen = pair.master.try_clone_reader().expect("the terminal's screen");
    let mut shown = String::new();
    let mut answered = false;
    let mut buffer = [0; 4096];
    while let Ok(read @ 1..) = screen.read(&mut buffer) {
        shown.push_str(&String::from_utf8_lossy(&buffer[..read]));
        if !answered && shown.contains("[a]bort") {
            keys.write_all(format!("{answer}\n").as_bytes()).expect("the program reads");
            answered = true;
        }
    }
    assert!(answered, "nothing was asked: {shown}");
    (child.wait().expect("the program ends").exit_code(), shown)
}

#[test]
fn continue_goes_on() {
    let (exit, shown) = rehearse("c");
    assert_eq!(exit, 0, "{shown}");
    assert!(shown.contains("Create a bucket for the mail.") && shown.contains("2 of 2 done"), "{shown}");
}

#[test]
fn skip_goes_on_too() {
    let (exit, shown) = rehearse("s");
    assert_eq!(exit, 0, "{shown}");
    assert!(shown.contains("2 of 2 done"), "{shown}");
}

#[test]
fn abort_stops_before_the_next_call() {
    let (exit, shown) = rehearse("a");
    assert_eq!(exit, 10, "{shown}");
    assert!(shown.contains("1 of 2 done") && !shown.contains("CreateAccessKey mailer ("), "{shown}");
}
