using System.Text.Json.Nodes;
using Tap.Cli.Scaffold;
using Tap.Program;
using Tap.Testing;

namespace Tap.Cli.Tests.Scaffold;

/// <summary>What <c>./tap new function</c> writes and refuses, in a folder with the files of the checkout that it reads.</summary>
public sealed class NewFunctionTests : IDisposable
{
    private const string Packages = "lambda/package-lock.json";

    private static readonly string[] Lists =
        ["src/Tap.Infra/Configuration/FurtherFunctions.cs", "src/Tap.Infra/Functions/Definitions/FurtherDefinitions.cs"];

    private readonly TemporaryFolder folder = new();

    public NewFunctionTests()
    {
        foreach (var path in (string[])[.. Lists, "docs/operations.md", "docs/security.md", "docs/configuration.md", Packages])
            Write(path, Repository.Read(path));
        Write("lambda/processor/package.json", "{}");
        Directory.CreateDirectory(Path.Combine(folder.Path, "tests/Tap.Infra.UnitTests"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void It_makes_the_function_and_names_it_where_functions_are_named()
    {
        var before = Files();

        Make("order-mailer");

        var after = Files();
        after.Keys.Except(before.Keys).Should().BeEquivalentTo(
            "lambda/order-mailer/package.json",
            "lambda/order-mailer/src/handler.ts",
            "lambda/order-mailer/test/handler.test.ts",
            "src/Tap.Infra/Functions/Definitions/OrderMailerFunction.cs",
            "tests/Tap.Infra.UnitTests/OrderMailerFunctionTests.cs");
        foreach (var (path, text) in after)
            text.Should().NotContainAny("@name@", "@Name@", "@key@").And.EndWith(path == "lambda/processor/package.json" ? "}" : "\n", path);

        Lists.Select(path => Added(before[path], after[path])).Should().Equal(
            "        new(\"order-mailer\", MemoryMb: 256, TimeoutSeconds: 30),", "        OrderMailerFunction.Define(stores),");
        Added(before["docs/security.md"], after["docs/security.md"]).Should().Be("| `order-mailer` | nothing but its own variables | its role |");
        Added(before["docs/operations.md"], after["docs/operations.md"]).Split('\n').Where(line => line.StartsWith('#')).Should().Equal(
            "### tap-order-mailer-errors", "### tap-order-mailer-duration", "### tap-order-mailer-throttles");
    }

    [Fact]
    public void The_next_one_stands_below_it()
    {
        Make("order-mailer");
        Make("mailer");

        Files()[Lists[0]].Should().MatchRegex("new\\(\"order-mailer\".*\n *new\\(\"mailer\"");
        Files()[Lists[1]].Should().MatchRegex("OrderMailerFunction.*\n *MailerFunction");
    }

    [Fact]
    public void The_lock_file_has_the_package_as_well_and_stays_as_npm_writes_it()
    {
        var before = Repository.Read(Packages);

        Make("order-mailer");

        var packages = JsonNode.Parse(Files()[Packages])!["packages"]!;
        packages["order-mailer"]!.ToJsonString().Should().Be("""{"name":"@tap/order-mailer","dependencies":{"@tap/shared":"*"}}""");
        packages["node_modules/@tap/order-mailer"]!.ToJsonString().Should().Be("""{"resolved":"order-mailer","link":true}""");
        before.Split('\n').Except(Files()[Packages].Split('\n')).Should().BeEmpty("nothing else has changed");
    }

    [Theory]
    [InlineData("processor", "lambda/processor is there")]
    [InlineData("layers", "tap:functions.layers is a setting")]
    [InlineData("log-level", "tap:functions.logLevel is a setting")]
    [InlineData("release-check", "tap:functions.releaseCheck is a setting")]
    [InlineData("canary", "tap:alarms.canaryErrors is a setting")]
    [InlineData("dynamodb", "tap:alarms.dynamodbThrottles is a setting")]
    [InlineData("api-handler-canary", "tap-api-handler-canary-errors is an alarm")]
    public void A_name_that_is_taken_is_refused(string name, string reason)
    {
        var before = Files();

        var make = () => Make(name);

        make.Should().Throw<UserException>().WithMessage($"A function cannot be called {name}: {reason} already. Take another name.");
        Files().Should().BeEquivalentTo(before);
    }

    [Theory]
    [InlineData("src/Tap.Infra/Functions/Definitions/OrderMailerFunction.cs")]
    [InlineData("tests/Tap.Infra.UnitTests/ORDERMAILERFunctionTests.cs")]
    public void Nothing_is_overwritten_whatever_the_case_of_its_name(string path)
    {
        Write(path, "mine");
        var before = Files();

        var make = () => Make("order-mailer");

        make.Should().Throw<UserException>().WithMessage("A function cannot be called order-mailer: *Function*.cs is there already. *");
        Files().Should().BeEquivalentTo(before);
    }

    [Fact]
    public void A_fault_half_way_leaves_nothing()
    {
        // No file can take the place of a folder, and only the attempt tells.
        Directory.CreateDirectory(Path.Combine(folder.Path, "tests/Tap.Infra.UnitTests/OrderMailerFunctionTests.cs"));
        var before = Files();

        var make = () => Make("order-mailer");

        make.Should().Throw<UserException>().WithMessage("Nothing was made: *OrderMailerFunctionTests.cs*");
        Files().Should().BeEquivalentTo(before);
        Directory.Exists(Path.Combine(folder.Path, "lambda/order-mailer")).Should().BeFalse();
    }

    [Fact]
    public void A_fault_at_the_end_undoes_what_was_changed()
    {
        var changes = new NewFunction(folder.Path, new FunctionName("order-mailer")).Changes();
        Directory.CreateDirectory(Path.Combine(folder.Path, "blocked"));
        var before = Files();

        var make = () => FileChange.Make(folder.Path, [.. changes, new FileChange("blocked", null, "text")]);

        make.Should().Throw<UserException>();
        Files().Should().BeEquivalentTo(before);
    }

    [Fact]
    public void A_checkout_that_has_lost_the_mark_of_a_list_is_told_so()
    {
        Write(Lists[0], "nothing");

        var make = () => Make("order-mailer");

        make.Should().Throw<UserException>().WithMessage($"{Lists[0]} should have one line that begins with '// ./tap new function puts a line above this one.', *has 0; put it as it was.");
    }

    [Theory]
    [InlineData("order-mailer")]
    [InlineData("a")]
    [InlineData("v2-of-30-characters-and-no-mor")]
    public void A_name_of_words_and_digits_is_fine(string name) => FunctionName.FaultOf(name).Should().BeNull();

    [Theory]
    [InlineData("")]
    [InlineData("Order")]
    [InlineData("2nd")]
    [InlineData("order_mailer")]
    [InlineData("order--mailer")]
    [InlineData("order-")]
    [InlineData("../order")]
    [InlineData("order\n")]
    [InlineData("v2-of-31-characters-is-too-long")]
    [InlineData("api")]
    [InlineData("dist")]
    public void Any_other_is_refused(string name) => FunctionName.FaultOf(name).Should().StartWith($"'{name}' is ");

    private void Make(string name) => FileChange.Make(folder.Path, new NewFunction(folder.Path, new FunctionName(name)).Changes());

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Path, path))!);
        folder.Write(path, text);
    }

    private Dictionary<string, string> Files() => Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(folder.Path, file), File.ReadAllText);

    // The lines in the middle that only the later text has.
    private static string Added(string before, string after)
    {
        var (old, lines) = (before.Split('\n'), after.Split('\n'));
        var start = old.Zip(lines).TakeWhile(pair => pair.First == pair.Second).Count();
        var added = lines[start..(start + lines.Length - old.Length)];
        lines.Should().Equal([.. old[..start], .. added, .. old[start..]]);
        return string.Join('\n', added);
    }
}
