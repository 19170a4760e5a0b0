fn main() -> std::process::ExitCode {
    bythebook::cli::main()
}
