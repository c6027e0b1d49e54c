# Completion of ./tap in fish. In ~/.config/fish/config.fish: <checkout>/tap completion fish | source
# An alias t for it: complete --command t --wraps tap
function __tap_complete
    set --local words (commandline --tokenize --cut-at-cursor --current-process)
    set --erase words[1]
    @tap@ complete (string join ' ' -- $words (commandline --current-token --cut-at-cursor | string collect --allow-empty)) 2>/dev/null </dev/null
end
complete --command tap --no-files --arguments '(__tap_complete)'
complete --command tap --condition '__fish_seen_subcommand_from invoke' --force-files
