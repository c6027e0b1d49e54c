namespace Pulumi.Tests;

public class StackReferenceTests
{
    private static readonly string[] SecretNames = ["password"];

    [Fact, Trait("Row", "R01")]
    public async Task A_stack_reference_is_read_by_the_name_of_the_other_stack()
    {
        var mocks = Mocks();
        await Runs.UpdateAsync(mocks, () => _ = new StackReference("org/p/s"));

        var args = mocks.Resources.Should().ContainSingle().Which;
        (args.Type, args.Name, args.Id).Should().Be(("pulumi:pulumi:StackReference", "org/p/s", "org/p/s"));
        args.Inputs["name"].Should().Be("org/p/s");
    }

    [Fact, Trait("Row", "R02")]
    public async Task The_name_in_the_args_wins_over_the_logical_name()
    {
        var mocks = Mocks();
        await Runs.UpdateAsync(mocks, () => _ = new StackReference("logical", new StackReferenceArgs { Name = "org/p/s" }));

        (mocks["logical"].Id, mocks["logical"].Inputs["name"]).Should().Be(("org/p/s", "org/p/s"));
    }

    [Fact, Trait("Row", "R02")]
    public async Task Outputs_of_the_other_stack_can_be_read() => await InRunAsync(async reference =>
    {
        (await reference.Name.ReadAsync()).Should().Be("org/p/s");
        (await reference.GetOutput("url").ReadAsync()).Should().Be("https://example.com");
        (await reference.RequireOutput("count").ReadAsync()).Should().Be(2.0);
        (await reference.GetValueAsync("url")).Should().Be("https://example.com");
        (await reference.RequireValueAsync("count")).Should().Be(2.0);
    });

    [Fact, Trait("Row", "R03")]
    public async Task A_missing_output_is_null()
    {
        await InRunAsync(async reference => (await reference.GetOutput("none").ReadAsync()).Should().BeNull());
    }

    [Fact, Trait("Row", "R03")]
    public async Task A_missing_required_output_is_an_error()
    {
        Output<object>? output = null;

        var messages = await Runs.FailAsync(Mocks(), () => { output = new StackReference("org/p/s").RequireOutput("none"); });

        const string text = "Required output 'none' does not exist on stack 'org/p/s'.";
        messages.Should().Contain(message => message.Contains(text));
        await output!.Invoking(missing => missing.ReadAsync()).Should().ThrowExactlyAsync<KeyNotFoundException>().WithMessage(text);
    }

    [Fact, Trait("Row", "R04")]
    public async Task Only_the_outputs_named_secret_are_secret() => await InRunAsync(async reference =>
    {
        (await reference.GetOutput("password").IsSecretAsync()).Should().BeTrue();
        (await reference.RequireOutput("password").ReadAsync()).Should().Be("p");
        (await reference.GetOutput("url").IsSecretAsync()).Should().BeFalse();
    });

    [Fact, Trait("Row", "R04")]
    public async Task Plain_reads_tell_secrets_apart() => await InRunAsync(async reference =>
    {
        var (secret, plain) = (await reference.GetOutputDetailsAsync("password"), await reference.GetOutputDetailsAsync("url"));

        (secret.SecretValue, secret.Value).Should().Be(("p", null));
        (plain.SecretValue, plain.Value).Should().Be((null, "https://example.com"));
        await reference.Invoking(self => self.GetValueAsync("password")).Should().ThrowAsync<InvalidOperationException>();
    });

    private static Task InRunAsync(Func<StackReference, Task> check) =>
        Runs.UpdateAsync(Mocks(), () => check(new StackReference("org/p/s")));

    private static RecordingMocks Mocks() => new()
    {
        State = args => new Dictionary<string, object>
        {
            ["name"] = args.Inputs["name"],
            ["outputs"] = new Dictionary<string, object>
            {
                ["url"] = "https://example.com",
                ["count"] = 2,
                ["password"] = Output.CreateSecret("p"),
            },
            ["secretOutputNames"] = SecretNames,
        },
    };
}
