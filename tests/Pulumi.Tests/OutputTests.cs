namespace Pulumi.Tests;

public class OutputTests
{
    [Fact, Trait("Row", "O01")]
    public async Task A_created_output_is_known_and_plain_and_depends_on_nothing()
    {
        var output = Output.Create("value");

        (await output.ReadAsync()).Should().Be("value");
        (await output.IsKnownAsync()).Should().BeTrue();
        (await output.IsSecretAsync()).Should().BeFalse();
        (await output.DependenciesAsync()).Should().BeEmpty();
    }

    [Fact, Trait("Row", "O02")]
    public async Task An_output_of_a_task_has_the_result_of_the_task()
    {
        var source = new TaskCompletionSource<int>();
        var output = Output.Create(source.Task).Apply(value => value + 1);
        source.SetResult(41);

        (await output.ReadAsync()).Should().Be(42);
    }

    [Fact, Trait("Row", "O02")]
    public async Task A_faulted_task_hands_on_its_own_exception()
    {
        var exception = new TimeoutException("late");

        var read = () => Reading.Faulted<string>(exception).ReadAsync();

        (await read.Should().ThrowExactlyAsync<TimeoutException>()).Which.Should().BeSameAs(exception);
    }

    [Fact, Trait("Row", "O03")]
    public async Task Null_is_a_known_value_on_which_Apply_runs()
    {
        var output = Output.Create<string?>((string?)null);

        (await output.IsKnownAsync()).Should().BeTrue();
        (await output.Apply(value => value ?? "was null").ReadAsync()).Should().Be("was null");
    }

    [Fact, Trait("Row", "O04")]
    public async Task Apply_flattens_what_its_function_returns()
    {
        var output = Output.Create(1);

        (await output.Apply(value => $"{value}").ReadAsync()).Should().Be("1");
        (await output.Apply(value => Task.FromResult(value + 1)).ReadAsync()).Should().Be(2);
        (await output.Apply(value => Output.Create(value + 2)).ReadAsync()).Should().Be(3);
        (await output.Apply(value => (Input<int>)(value + 3)).ReadAsync()).Should().Be(4);
    }

    [Fact, Trait("Row", "O04")]
    public async Task Apply_with_a_plain_task_waits_for_it()
    {
        var source = new TaskCompletionSource();
        Output<ValueTuple> output = Output.Create(1).Apply(Task (int _) => source.Task);
        var read = output.ReadAsync();

        read.IsCompleted.Should().BeFalse();
        source.SetResult();
        (await read).Should().Be(default(ValueTuple));
    }

    [Theory, Trait("Row", "O06")]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_nested_Apply_is_secret_if_either_output_is(bool outer, bool inner)
    {
        var result = Create(outer).Apply(_ => Create(inner));

        (await result.IsSecretAsync()).Should().BeTrue();
        (await result.ReadAsync()).Should().Be("v");
    }

    [Fact, Trait("Row", "O06")]
    public async Task A_nested_Apply_of_plain_outputs_is_plain() =>
        (await Create(secret: false).Apply(_ => Create(secret: false)).IsSecretAsync()).Should().BeFalse();

    [Fact, Trait("Row", "O07")]
    public async Task Apply_on_an_unknown_does_not_run_and_stays_unknown()
    {
        var ran = false;
        var result = Reading.Unknown(5).Apply(value => { ran = true; return value; });

        (await result.IsKnownAsync()).Should().BeFalse();
        (await result.IsSecretAsync()).Should().BeFalse();
        (await result.ReadAsync()).Should().Be(0);
        ran.Should().BeFalse();
    }

    [Fact, Trait("Row", "O07")]
    public async Task Apply_on_an_unknown_secret_stays_secret() =>
        (await Output.CreateSecret(Reading.Unknown(5)).Apply(value => value).IsSecretAsync()).Should().BeTrue();

    [Theory, Trait("Row", "O09")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exception_in_Apply_comes_out_of_every_read(bool afterAwait)
    {
        var exception = new FormatException("bad");
        var output = Output.Create(1).Apply(async value =>
        {
            if (afterAwait)
                await Task.Yield();
            return value > 0 ? throw exception : value;
        });

        Func<Task>[] reads = [output.ReadAsync, output.IsKnownAsync, output.IsSecretAsync];
        foreach (var read in reads)
            (await read.Should().ThrowExactlyAsync<FormatException>()).Which.Should().BeSameAs(exception);
    }

    [Fact, Trait("Row", "O09")]
    public async Task After_an_exception_later_Applies_are_skipped()
    {
        var ran = false;
        var output = Reading.Faulted<int>(new FormatException("bad")).Apply(value => { ran = true; return value; });

        var read = () => output.ReadAsync();

        await read.Should().ThrowExactlyAsync<FormatException>().WithMessage("bad");
        ran.Should().BeFalse();
    }

    [Fact, Trait("Row", "O10")]
    public async Task Of_several_faulted_outputs_the_first_argument_wins()
    {
        var source = new TaskCompletionSource<string>();
        var (good, first) = (Output.Create("good"), Output.Create(source.Task));
        var second = Reading.Faulted<string>(new FormatException("second"));
        Func<Task>[] reads =
        [
            () => Output.All(good, first, second).ReadAsync(),
            () => Output.Tuple(good, first, second, good).ReadAsync(),
            () => Output.Format($"{good}{first}{second}").ReadAsync(),
        ];
        source.SetException(new TimeoutException("first"));

        foreach (var read in reads)
            await read.Should().ThrowExactlyAsync<TimeoutException>().WithMessage("first");
    }

    [Fact, Trait("Row", "O11")]
    public async Task All_keeps_the_order_of_its_arguments()
    {
        var late = new TaskCompletionSource<string>();
        var all = Output.All(Output.Create(late.Task), Output.Create("b"), Output.Create("c"));
        late.SetResult("a");

        (await all.ReadAsync()).Should().Equal("a", "b", "c");
        (await Output.All<string>("a", Output.Create("b")).ReadAsync()).Should().Equal("a", "b");
        (await Output.All(new List<Output<int>> { Output.Create(1), Output.Create(2) }).ReadAsync()).Should().Equal(1, 2);
        (await Output.All(new List<Input<int>> { 1, Output.Create(2) }).ReadAsync()).Should().Equal(1, 2);
    }

    [Fact, Trait("Row", "O12")]
    public async Task All_of_nothing_is_an_empty_array()
    {
        var all = await Output.All(Enumerable.Empty<Output<string>>()).ReadAsync();

        all.IsDefault.Should().BeFalse();
        all.Should().BeEmpty();
    }

    [Fact, Trait("Row", "O13")]
    public async Task One_secret_makes_the_combination_secret()
    {
        var (plain, secret) = (Output.Create("p"), Output.CreateSecret("s"));

        (await Output.All(plain, secret).IsSecretAsync()).Should().BeTrue();
        (await Output.All(secret, plain).IsSecretAsync()).Should().BeTrue();
        (await Output.Tuple(plain, secret).IsSecretAsync()).Should().BeTrue();
        (await Output.Format($"{plain}{secret}").IsSecretAsync()).Should().BeTrue();
        (await Output.Format($"{plain}{secret}").ReadAsync()).Should().Be("ps");
        (await Output.All(plain, plain).IsSecretAsync()).Should().BeFalse();
    }

    [Fact, Trait("Row", "O15")]
    public async Task One_unknown_makes_the_combination_unknown()
    {
        var (known, unknown) = (Output.Create("k"), Reading.Unknown("u"));
        var (all, format) = (Output.All(known, unknown), Output.Format($"{known}{unknown}"));

        (await all.IsKnownAsync()).Should().BeFalse();
        (await Output.All(unknown, known).IsKnownAsync()).Should().BeFalse();
        (await all.ReadAsync()).IsDefault.Should().BeTrue();
        (await Output.Tuple(known, unknown).IsKnownAsync()).Should().BeFalse();
        (await format.IsKnownAsync()).Should().BeFalse();
        (await format.ReadAsync()).Should().BeNull();
    }

    [Fact, Trait("Row", "O18")]
    public async Task Tuple_takes_outputs_or_inputs()
    {
        var (text, number) = (Output.Create("a"), Output.Create(2));
        Input<string> input = "i";
        Input<int> five = 5;
        Input<bool> yes = true;

        (await Output.Tuple(text, number).ReadAsync()).Should().Be(("a", 2));
        (await Output.Tuple(input, five).ReadAsync()).Should().Be(("i", 5));
        (await Output.Tuple(text, number, text, number).ReadAsync()).Should().Be(("a", 2, "a", 2));
        (await Output.Tuple(input, five, yes, input).ReadAsync()).Should().Be(("i", 5, true, "i"));
    }

    [Fact, Trait("Row", "O26")]
    public async Task CreateSecret_marks_a_value_a_task_and_an_output()
    {
        Output<string>[] secrets =
            [Output.CreateSecret("s"), Output.CreateSecret(Task.FromResult("s")), Output.CreateSecret(Output.Create("s"))];

        foreach (var secret in secrets)
        {
            (await secret.IsSecretAsync()).Should().BeTrue();
            (await secret.ReadAsync()).Should().Be("s");
            (await secret.Apply(value => value + value).IsSecretAsync()).Should().BeTrue();
        }
    }

    [Fact, Trait("Row", "O26")]
    public async Task Unsecret_takes_the_mark_away()
    {
        var output = Output.Unsecret(Output.CreateSecret("s"));

        (await output.IsSecretAsync()).Should().BeFalse();
        (await output.ReadAsync()).Should().Be("s");
    }

    [Fact, Trait("Row", "O30")]
    public async Task CreateUnknown_reads_as_default_and_never_calls_its_function()
    {
        var called = false;
        var unknown = Utilities.OutputUtilities.CreateUnknown(() => { called = true; return Task.FromResult("x"); });

        (await unknown.IsKnownAsync()).Should().BeFalse();
        (await unknown.ReadAsync()).Should().BeNull();
        (await Reading.Unknown(3).ReadAsync()).Should().Be(0);
        called.Should().BeFalse();
    }

    private static Output<string> Create(bool secret) => secret ? Output.CreateSecret("v") : Output.Create("v");
}
