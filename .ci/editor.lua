-- The language server in a real editor, Neovim 0.7 or later: BYTHEBOOK=PROGRAM nvim --headless -u NONE -c 'luafile .ci/editor.lua'
-- Ends with 1, and says why, where the editor does not get what it asks for.
local function check(holds, what, shown)
  if not holds then error(what .. (shown and (": " .. vim.inspect(shown)) or ""), 2) end
end

local function line_of(lines, text)
  for at, line in ipairs(lines) do
    if line:find(text, 1, true) then return at - 1, line:find(text, 1, true) - 1 end
  end
  error("the guide has no " .. text)
end

local guide = {
  "# Mail 😀",
  "",
  "1. In IAM, choose **Users**, then **Add users**.",
  "2. For **User name** 😀, enter `deployer`.",
  "3. Choose **Next**, then **Create user**.",
  "4. Create a policy named `letters` from this:",
  "",
  "   ```json",
  '   {"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": "s3:GetObject", "Resource": "*"}}',
  "   ```",
  "",
  "5. Create an access key for `deployer`.",
}

local function session()
  local folder = vim.fn.tempname()
  vim.fn.mkdir(folder)
  local path = folder .. "/mail.md"
  vim.fn.writefile(guide, path)
  vim.cmd("edit " .. path)
  local buffer = vim.api.nvim_get_current_buf()

  local messages, left = {}, nil
  local client = vim.lsp.start_client({
    name = "bythebook",
    cmd = { os.getenv("BYTHEBOOK"), "lsp" },
    root_dir = folder,
    handlers = { ["window/showMessage"] = function(_, result) table.insert(messages, result.message) end },
    on_exit = function(code) left = code end,
  })
  check(client, "the server does not start")
  check(vim.lsp.buf_attach_client(buffer, client), "the buffer is not attached")

  local function found(code)
    return vim.tbl_filter(function(one) return one.code == code end, vim.diagnostic.get(buffer))
  end
  local function wait(what, holds) check(vim.wait(20000, holds, 20), what, vim.diagnostic.get(buffer)) end
  local function ask(method, params)
    local answers, why = vim.lsp.buf_request_sync(buffer, method, params, 20000)
    check(answers, method .. " is not answered", why)
    local _, answer = next(answers)
    check(answer and not answer.error, method .. " is refused", answer)
    return answer.result
  end
  local function at(line, character)
    return { textDocument = vim.lsp.util.make_text_document_params(buffer), position = { line = line, character = character } }
  end

  wait("nothing is found", function() return #found("policy/invalid-effect") == 1 and #found("console/old-label") == 1 end)
  local old = found("console/old-label")[1]
  check(old.lnum == 2 and old.severity == vim.diagnostic.severity.WARN, "the finding is elsewhere", old)

  -- The smiley before it takes two of the client's units.
  local line = line_of(guide, "`deployer`.")
  local definition = ask("textDocument/definition", at(11, 30))
  check(#definition == 1 and definition[1].range.start.line == line and definition[1].range.start.character == 32, "the definition is elsewhere", definition)
  local hover = ask("textDocument/hover", at(4, 5))
  check(hover.contents.value:find("CreateUser deployer", 1, true), "the hover does not tell the call", hover)
  local hints = ask("textDocument/inlayHint", { textDocument = at(0, 0).textDocument, range = { start = { line = 0, character = 0 }, ["end"] = { line = 99, character = 0 } } })
  check(#hints == 3 and hints[1].label == "→ iam:CreateUser deployer", "the hints are others", hints)
  local symbols = ask("textDocument/documentSymbol", { textDocument = at(0, 0).textDocument })
  check(symbols[1].name == "Mail 😀" and #symbols[1].children == 5, "the outline is another", symbols)

  -- All fixes, applied by the editor itself.
  local range = { start = { line = 0, character = 0 }, ["end"] = { line = 0, character = 0 } }
  local actions = ask("textDocument/codeAction", { textDocument = at(0, 0).textDocument, range = range, context = { diagnostics = {}, only = { "source.fixAll.bythebook" } } })
  check(#actions == 1, "there is nothing to fix", actions)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, vim.lsp.get_client_by_id(client).offset_encoding)
  local after = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
  check(after[3] == "1. In IAM, choose **Users**, then **Create user**." and after[9]:find('"Allow"', 1, true), "it is fixed otherwise", after)
  wait("what is fixed is still found", function() return #found("policy/invalid-effect") == 0 and #found("console/old-label") == 0 end)

  -- Typed letter by letter, with what comes before them in the line counted as the editor counts.
  vim.api.nvim_buf_set_lines(buffer, -1, -1, true, { "", "6. 😀 Attach the `` policy to `deployer`." })
  for at, letter in ipairs(vim.split("AmazonS3Re", "")) do
    vim.api.nvim_buf_set_text(buffer, 13, 19 + at, 13, 19 + at, { letter })
  end
  local choices = ask("textDocument/completion", at(13, 28))
  check(choices.items[1].label == "AmazonS3ReadOnlyAccess", "the policy is not offered", choices.items[1] or choices)
  vim.lsp.util.apply_text_edits({ choices.items[1].textEdit }, buffer, vim.lsp.get_client_by_id(client).offset_encoding)
  check(vim.api.nvim_buf_get_lines(buffer, 13, 14, true)[1] == "6. 😀 Attach the `AmazonS3ReadOnlyAccess` policy to `deployer`.", "it is written elsewhere", vim.api.nvim_buf_get_lines(buffer, 13, 14, true))

  local lenses = ask("textDocument/codeLens", { textDocument = at(0, 0).textDocument })
  check(#lenses == 1 and lenses[1].command.title == "rehearse: 4 calls", "the lens is another", lenses)
  ask("workspace/executeCommand", { command = lenses[1].command.command, arguments = lenses[1].command.arguments })
  wait("nothing is rehearsed", function() return #messages > 0 end)
  check(messages[1] == "rehearsed: 4 calls done, none refused", "the rehearsal ends otherwise", messages)

  vim.lsp.stop_client(client)
  wait("the server stays", function() return left ~= nil end)
  check(left == 0, "the server ends with " .. tostring(left))
end

local ok, why = xpcall(session, debug.traceback)
if ok then
  io.stdout:write("editor: all is as it should be\n")
  vim.cmd("qall!")
else
  io.stderr:write("editor: " .. tostring(why) .. "\n")
  vim.cmd("cquit 1")
end
