namespace Pulumi.Tests;

public class InvokeTests
{
    private const string Token = "test:index:getAnswer";

    [Fact, Trait("Row", "V01")]
    public async Task Invoke_calls_the_mock_and_types_its_answer()
    {
        var mocks = Answering(("text", "x"), ("count", 3), ("items", new[] { "a", "b" }));
        Output<Answer>? output = null;
        await Runs.UpdateAsync(mocks, () =>
        {
            output = Deployment.Instance.Invoke<Answer>(Token, new AnswerArgs { Question = Output.Create("why"), Limit = 2 });
        });

        var call = mocks.Calls.Should().ContainSingle().Which;
        (call.Token, call.Provider).Should().Be((Token, ""));
        call.Args.Should().Equal(new Dictionary<string, object> { ["question"] = "why", ["limit"] = 2.0 });
        var answer = await output!.ReadAsync();
        (answer.Text, answer.Count).Should().Be(("x", 3));
        answer.Items.Should().Equal("a", "b");
    }

    [Theory, Trait("Row", "V02")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fields_missing_from_the_answer_are_known_defaults(bool preview)
    {
        Output<Answer>? output = null;
        void Program() => output = Deployment.Instance.Invoke<Answer>(Token, InvokeArgs.Empty);
        await (preview ? Runs.PreviewAsync(Answering(), Program) : Runs.UpdateAsync(Answering(), Program));

        (await output!.IsKnownAsync()).Should().BeTrue();
        var answer = await output!.ReadAsync();
        answer.Text.Should().BeNull();
        answer.Count.Should().Be(0);
        answer.Items.IsDefault.Should().BeTrue();
    }

    [Fact, Trait("Row", "V03")]
    public async Task InvokeAsync_gives_a_plain_value()
    {
        Answer? answer = null;
        var mocks = Answering(("text", "x"));
        await Runs.UpdateAsync(mocks, async () =>
        {
            answer = await Deployment.Instance.InvokeAsync<Answer>(Token, InvokeArgs.Empty);
        });

        answer!.Text.Should().Be("x");
        mocks.Calls.Select(call => call.Token).Should().Equal(Token);
    }

    [Fact, Trait("Row", "V05")]
    public async Task An_exception_of_the_mock_can_be_caught_from_InvokeAsync()
    {
        await Runs.UpdateAsync(Failing(), async () =>
        {
            var invoke = () => Deployment.Instance.InvokeAsync<Answer>(Token, InvokeArgs.Empty);
            await invoke.Should().ThrowExactlyAsync<TimeoutException>().WithMessage("no answer");
        });
    }

    [Fact, Trait("Row", "V04")]
    public async Task An_exception_of_the_mock_faults_the_output_of_Invoke_and_fails_the_run()
    {
        Output<Answer>? output = null;

        var messages = await Runs.FailAsync(Failing(), () =>
        {
            output = Deployment.Instance.Invoke<Answer>(Token, InvokeArgs.Empty);
        });

        messages.Should().Contain(message => message.Contains("System.TimeoutException: no answer"));
        await output!.Invoking(faulted => faulted.ReadAsync()).Should().ThrowExactlyAsync<TimeoutException>();
    }

    [Fact, Trait("Row", "V06")]
    public async Task With_an_unknown_argument_nothing_is_called_and_the_answer_is_unknown()
    {
        var mocks = Answering(("text", "x"));
        Output<Answer>? output = null;
        await Runs.PreviewAsync(mocks, () =>
        {
            output = Deployment.Instance.Invoke<Answer>(Token, new AnswerArgs { Question = Reading.Unknown("u") });
        });

        mocks.Calls.Should().BeEmpty();
        (await output!.IsKnownAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "V07")]
    public async Task A_secret_argument_arrives_plain_and_does_not_make_the_answer_secret()
    {
        var mocks = Answering(("text", "x"));
        Output<Answer>? output = null;
        await Runs.UpdateAsync(mocks, () =>
        {
            output = Deployment.Instance.Invoke<Answer>(Token, new AnswerArgs { Question = Output.CreateSecret("s") });
        });

        mocks.Calls.Single().Args["question"].Should().Be("s");
        (await output!.IsSecretAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "V07")]
    public async Task A_secret_in_the_answer_makes_it_secret()
    {
        Output<Answer>? output = null;
        await Runs.UpdateAsync(Answering(("text", Output.CreateSecret("s"))), () =>
        {
            output = Deployment.Instance.Invoke<Answer>(Token, InvokeArgs.Empty);
        });

        (await output!.IsSecretAsync()).Should().BeTrue();
        (await output!.ReadAsync()).Text.Should().Be("s");
    }

    [Fact, Trait("Row", "V11")]
    public async Task The_provider_comes_from_the_parent_for_its_package()
    {
        var mocks = Answering();
        await Runs.UpdateAsync(mocks, () =>
        {
            var provider = new TestProvider("test", "west");
            var parent = new Group("group", options: new ComponentResourceOptions { Provider = provider });
            Deployment.Instance.Invoke<Answer>("test:index:inherited", InvokeArgs.Empty, new InvokeOptions { Parent = parent });
            Deployment.Instance.Invoke<Answer>("other:index:foreign", InvokeArgs.Empty, new InvokeOptions { Parent = parent });
        });

        const string west = "urn:pulumi:stack::project::pulumi:pulumi:Stack$pulumi:providers:test::west::west-id";
        mocks.Calls.ToDictionary(call => call.Token!, call => call.Provider).Should().BeEquivalentTo(new Dictionary<string, string?>
        {
            ["test:index:inherited"] = west,
            ["other:index:foreign"] = "",
        });
    }

    [Fact]
    public async Task A_provider_of_its_own_comes_before_that_of_the_parent()
    {
        var mocks = Answering();
        await Runs.UpdateAsync(mocks, () =>
        {
            var parent = new Group("group", options: new ComponentResourceOptions { Provider = new TestProvider("test", "west") });
            var options = new InvokeOptions { Parent = parent, Provider = new TestProvider("test", "east") };
            Deployment.Instance.Invoke<Answer>("test:index:inherited", InvokeArgs.Empty, options);
        });

        mocks.Calls.Should().ContainSingle().Which.Provider.Should().EndWith("::east::east-id");
    }

    [Theory]
    [InlineData("as an argument")]
    [InlineData("as a component's child")]
    [InlineData("by name")]
    public async Task While_a_resource_it_comes_from_has_no_id_nothing_is_called_and_the_answer_is_unknown(string how)
    {
        var mocks = new RecordingMocks
        {
            Id = args => args.Name == "made" ? "id" : null,
            State = _ => new Dictionary<string, object> { ["text"] = "known" },
        };
        var outputs = new List<Output<Answer>>();
        await Runs.PreviewAsync(mocks, () =>
        {
            foreach (var name in new[] { "new", "made" })
            {
                var group = new Group($"group of {name}", group => _ = new Thing($"child of {name}"));
                var thing = new Thing(name, options: new CustomResourceOptions { Parent = group });
                outputs.Add(how switch
                {
                    "as an argument" => Deployment.Instance.Invoke<Answer>(Token, new AnswerArgs { Question = thing.Text }),
                    "by name" => Deployment.Instance.Invoke<Answer>(Token, InvokeArgs.Empty, new InvokeOutputOptions { DependsOn = { thing } }),
                    _ => Deployment.Instance.Invoke<Answer>(Token, InvokeArgs.Empty, new InvokeOutputOptions { DependsOn = { group } }),
                });
            }
        });

        (await Task.WhenAll(outputs.Select(output => output.IsKnownAsync()))).Should().Equal(false, true);
        (await outputs[0].DependenciesAsync()).Should().BeEmpty();
        mocks.Calls.Should().ContainSingle();
    }

    [Fact, Trait("Row", "V03")]
    public async Task InvokeAsync_does_not_wait_for_what_is_unknown()
    {
        var mocks = Answering(("text", "x"));
        Answer? answer = null;
        await Runs.PreviewAsync(mocks, async () =>
        {
            answer = await Deployment.Instance.InvokeAsync<Answer>(Token, new AnswerArgs { Question = Reading.Unknown("u"), Limit = 1 });
        });

        mocks.Calls.Single().Args.Keys.Should().Equal("limit");
        answer!.Text.Should().Be("x");
    }

    [Fact]
    public async Task An_invoke_waits_for_the_resources_it_depends_on()
    {
        var release = new TaskCompletionSource();
        var mocks = new RecordingMocks { Until = args => args.Name == "first" ? release.Task : Task.CompletedTask };
        Output<Answer>? output = null;
        var before = -1;
        await Runs.UpdateAsync(mocks, () =>
        {
            var options = new InvokeOutputOptions { DependsOn = { new Thing("first") } };
            output = Deployment.Instance.Invoke<Answer>(Token, InvokeArgs.Empty, options);
            before = mocks.Calls.Count;
            release.SetResult();
        });

        before.Should().Be(0);
        mocks.Calls.Should().ContainSingle();
        (await output!.DependenciesAsync()).Should().Equal("first");
    }

    private static RecordingMocks Answering(params (string Key, object Value)[] fields) =>
        new() { Answer = _ => fields.ToDictionary(field => field.Key, field => field.Value) };

    private static RecordingMocks Failing() => new() { Answer = _ => throw new TimeoutException("no answer") };

    private sealed class AnswerArgs : InvokeArgs
    {
        [Input("question")]
        public Input<string>? Question { get; set; }

        [Input("limit")]
        public Input<int>? Limit { get; set; }
    }

    [OutputType]
    private sealed class Answer
    {
        public string Text { get; }
        public int Count { get; }
        public ImmutableArray<string> Items { get; }

        [OutputConstructor]
        private Answer(string text, int count, ImmutableArray<string> items) => (Text, Count, Items) = (text, count, items);
    }
}
