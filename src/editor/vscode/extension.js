// Starts the language server for Markdown and MDX; all else is the server's.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const command = workspace.getConfiguration("bythebook").get("path");
  const documentSelector = ["markdown", "mdx"].flatMap((language) => ["file", "untitled"].map((scheme) => ({ scheme, language })));
  client = new LanguageClient("bythebook", "By the Book", { command, args: ["lsp"] }, { documentSelector });
  return client.start();
};

exports.deactivate = () => client?.stop();
