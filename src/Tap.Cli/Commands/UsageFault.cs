using System.CommandLine;
using System.CommandLine.Parsing;
using Tap.Infra.Configuration;

namespace Tap.Cli.Commands;

/// <summary>What is said of a command line that is none of this program: a line that names what was meant and where the help is.</summary>
internal static class UsageFault
{
    /// <summary>The lines; none when the command line is fine.</summary>
    public static IReadOnlyList<string> LinesOf(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = $"./tap help{PathOf(parsed.CommandResult)}";

        // What follows an unknown word is often its value, and so is no fault of its own.
        if (UnknownOption(parsed) is { } option)
        {
            var known = command.Options.Where(other => !other.Hidden).Select(other => other.Name).ToList();
            return known.Contains(option)
                ? [$"'{option}' stands behind the command; {help} tells how it is called."]
                : [$"There is no option '{option}'{Question(option.TrimStart('-'), "--", known)} {help} lists all."];
        }

        if (parsed.UnmatchedTokens is [var word, ..])
        {
            var known = command.Subcommands.Where(other => !other.Hidden).Select(other => other.Name).ToList();
            return known.Count == 0
                ? [$"'{word}' is one word too many; {help} tells how it is called."]
                : [$"There is no command '{word}'{Question(word, "", known)} {help} lists all."];
        }

        return [.. parsed.Errors.Select(error => $"{OneLine(error.Message).TrimEnd('.')}. {help} tells more.")];
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // The parser takes an unknown option as the value of an argument, if there is one.
    private static string? UnknownOption(ParseResult parsed)
    {
        var values = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens);
        var unknown = values.Select(token => token.Value).Concat(parsed.UnmatchedTokens).Where(IsOption).ToHashSet();
        return parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .FirstOrDefault(token => unknown.Contains(token.Value))?.Value.Split('=')[0];
    }

    private static bool IsOption(string word) =>
        word.TrimStart('-') is { Length: > 0 } name && word.Length - name.Length is 1 or 2 && char.IsAsciiLetter(name[0]);

    // Without what all of them begin with, which would make short names alike.
    private static string Question(string word, string prefix, IEnumerable<string> known) =>
        Spelling.Nearest(word, [.. known.Select(name => name[prefix.Length..])]) is { } near ? $"; did you mean {prefix}{near}?" : ";";

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "";
}
