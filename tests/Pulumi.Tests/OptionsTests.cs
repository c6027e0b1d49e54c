namespace Pulumi.Tests;

/// <summary>Order of registration, ids and the merging of options.</summary>
public class OptionsTests
{
    [Fact, Trait("Row", "P01")]
    public async Task DependsOn_is_awaited()
    {
        var events = await RegisterAfterAsync(first => new Thing("second", options: new CustomResourceOptions { DependsOn = { first } }));

        events.Should().Equal("+first", "+other", "-other", "-first", "+second", "-second");
    }

    [Fact, Trait("Row", "P02")]
    public async Task Inputs_from_other_resources_are_awaited()
    {
        var events = await RegisterAfterAsync(first => new Thing("second", new ThingArgs { Text = first.Id }));

        events.Should().Equal("+first", "+other", "-other", "-first", "+second", "-second");
    }

    [Fact, Trait("Row", "P03")]
    public async Task A_component_as_dependency_includes_its_children()
    {
        var (mocks, release) = Holding("child");
        await Runs.UpdateAsync(mocks, () =>
        {
            var group = new Group("group", group => _ = new Thing("child", options: new CustomResourceOptions { Parent = group }));
            _ = new Thing("second", options: new CustomResourceOptions { DependsOn = { group } });
            release(new Thing("other"));
        });

        mocks.Events.Should().Equal("+group", "-group", "+child", "+other", "-other", "-child", "+second", "-second");
    }

    [Fact, Trait("Row", "P04")]
    public async Task The_parent_is_awaited()
    {
        var events = await RegisterAfterAsync(first => new Thing("second", options: new CustomResourceOptions { Parent = first }));

        events.Should().Equal("+first", "+other", "-other", "-first", "+second", "-second");
    }

    [Fact, Trait("Row", "P04")]
    public async Task The_provider_is_awaited()
    {
        var (mocks, release) = Holding("west");
        await Runs.UpdateAsync(mocks, () =>
        {
            var provider = new TestProvider("test", "west");
            _ = new Thing("second", options: new CustomResourceOptions { Provider = provider });
            release(new Thing("other"));
        });

        mocks.Events.Should().Equal("+west", "+other", "-other", "-west", "+second", "-second");
    }

    [Fact, Trait("Row", "P17")]
    public async Task A_resource_with_an_id_is_read_and_keeps_that_id()
    {
        var mocks = RecordingMocks.Returning("text", "read");
        var thing = await Runs.MakeAsync(mocks, () => new Thing("t", options: new CustomResourceOptions { Id = "given" }));

        mocks["t"].Id.Should().Be("given");
        (await thing.Id.ReadAsync()).Should().Be("given");
        (await thing.Text.ReadAsync()).Should().Be("read");
    }

    [Fact, Trait("Row", "P22")]
    public async Task Fresh_options_have_empty_lists_and_no_values()
    {
        var custom = new CustomResourceOptions();
        var component = new ComponentResourceOptions();

        (await custom.DependsOn.ToOutput().ReadAsync()).Should().BeEmpty();
        custom.Aliases.Should().BeEmpty();
        custom.IgnoreChanges.Should().BeEmpty();
        custom.ReplaceOnChanges.Should().BeEmpty();
        custom.AdditionalSecretOutputs.Should().BeEmpty();
        custom.ResourceTransformations.Should().BeEmpty();
        (await component.DependsOn.ToOutput().ReadAsync()).Should().BeEmpty();
        object?[] scalars =
        [
            custom.Parent, custom.Provider, custom.Protect, custom.DeleteBeforeReplace, custom.RetainOnDelete, custom.Id, custom.Version,
        ];
        scalars.Should().AllSatisfy(scalar => scalar.Should().BeNull());
    }

    [Fact, Trait("Row", "P23")]
    public async Task Merge_lets_the_second_options_win_and_appends_lists()
    {
        await Runs.UpdateAsync(new RecordingMocks(), async () =>
        {
            var (one, two) = (new Thing("one"), new Thing("two"));
            ResourceTransformation nothing = _ => null;
            var first = new CustomResourceOptions
            {
                Protect = true,
                Version = "1.0.0",
                DependsOn = { one },
                IgnoreChanges = { "a" },
                AdditionalSecretOutputs = { "a" },
                ReplaceOnChanges = { "a" },
                Aliases = { new Alias { Name = "a" } },
                ResourceTransformations = { nothing },
            };
            var second = new CustomResourceOptions
            {
                Protect = false,
                DeleteBeforeReplace = true,
                DependsOn = { two },
                IgnoreChanges = { "b" },
                AdditionalSecretOutputs = { "b" },
                ReplaceOnChanges = { "b" },
                Aliases = { new Alias { Name = "b" } },
                ResourceTransformations = { nothing },
            };

            var merged = CustomResourceOptions.Merge(first, second);

            (merged.Protect, merged.Version, merged.DeleteBeforeReplace).Should().Be((false, "1.0.0", true));
            (await merged.DependsOn.ToOutput().ReadAsync()).Should().Equal(one, two);
            merged.IgnoreChanges.Should().Equal("a", "b");
            merged.AdditionalSecretOutputs.Should().Equal("a", "b");
            merged.ReplaceOnChanges.Should().Equal("a", "b");
            merged.Aliases.Should().HaveCount(2);
            merged.ResourceTransformations.Should().HaveCount(2);

            first.IgnoreChanges.Should().Equal("a");
            second.IgnoreChanges.Should().Equal("b");
            (await first.DependsOn.ToOutput().ReadAsync()).Should().Equal(one);
            (first.Protect, first.DeleteBeforeReplace).Should().Be((true, null));
        });
    }

    [Fact, Trait("Row", "P24")]
    public void Merge_with_null_copies()
    {
        var options = new CustomResourceOptions { Protect = true, IgnoreChanges = { "a" } };

        CustomResourceOptions[] copies = [CustomResourceOptions.Merge(options, null), CustomResourceOptions.Merge(null, options)];

        foreach (var copy in copies)
        {
            copy.Should().NotBeSameAs(options);
            copy.Protect.Should().BeTrue();
            copy.IgnoreChanges.Should().Equal("a");
        }

        CustomResourceOptions.Merge(null, null).Protect.Should().BeNull();
        ComponentResourceOptions.Merge(null, null).Provider.Should().BeNull();
    }

    [Fact, Trait("Row", "P25")]
    public async Task Merge_of_component_options_takes_the_later_provider_and_keeps_the_earlier_where_there_is_none()
    {
        await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            var east = new ComponentResourceOptions { Provider = new TestProvider("aws", "east") };
            var other = new ComponentResourceOptions { Provider = new TestProvider("test", "other") };

            ComponentResourceOptions.Merge(east, other).Provider.Should().BeSameAs(other.Provider);
            ComponentResourceOptions.Merge(east, new ComponentResourceOptions { Protect = true }).Provider.Should().BeSameAs(east.Provider);
        });
    }

    [Fact]
    public async Task Lists_set_to_null_are_empty()
    {
        var options = new CustomResourceOptions
        {
            DependsOn = null!,
            IgnoreChanges = null!,
            Aliases = null!,
            AdditionalSecretOutputs = null!,
            ReplaceOnChanges = null!,
            ResourceTransformations = null!,
        };

        var merged = CustomResourceOptions.Merge(options, options);
        await Runs.UpdateAsync(new RecordingMocks(), () => _ = new Thing("t", options: options));

        (await merged.DependsOn.ToOutput().ReadAsync()).Should().BeEmpty();
        merged.Aliases.Should().BeEmpty();
    }

    [Fact]
    public async Task An_id_on_a_component_fails_the_run()
    {
        var mocks = new RecordingMocks();

        var messages = await Runs.FailAsync(mocks, () => _ = new Group("group", options: new ComponentResourceOptions { Id = "given" }));

        messages.Should().Contain(message => message.Contains("System.ArgumentException: ResourceOptions.Id is only valid for a CustomResource"));
        mocks.Resources.Should().BeEmpty();
        await Runs.UpdateAsync(mocks, () => _ = new Group("group", options: new ComponentResourceOptions { Id = "" }));
        mocks.Resources.Should().ContainSingle();
    }

    [Fact, Trait("Row", "P26")]
    public async Task Options_given_to_a_resource_are_not_changed()
    {
        var options = new CustomResourceOptions();
        var componentOptions = new ComponentResourceOptions();
        await Runs.UpdateAsync(new RecordingMocks(), () =>
        {
            var provider = new TestProvider("test", "west");
            componentOptions.Provider = provider;
            var group = new Group("group", options: componentOptions);
            options.Parent = group;
            _ = new Thing("t", options: options);
        });

        options.Provider.Should().BeNull();
        options.Version.Should().BeNull();
        options.Aliases.Should().BeEmpty();
        options.ResourceTransformations.Should().BeEmpty();
        (await options.DependsOn.ToOutput().ReadAsync()).Should().BeEmpty();
        componentOptions.Provider!.GetResourceName().Should().Be("west");
    }

    [Fact, Trait("Row", "P27")]
    public async Task Other_options_do_not_show_in_what_the_mock_gets()
    {
        var mocks = new RecordingMocks();
        await Runs.UpdateAsync(mocks, () => _ = new Thing("t", new ThingArgs { Text = "x" }, new CustomResourceOptions
        {
            Protect = true,
            RetainOnDelete = true,
            DeleteBeforeReplace = true,
            Version = "1.2.3",
            IgnoreChanges = { "text" },
            Aliases = { new Alias { Name = "old" } },
        }));

        mocks["t"].Inputs.Should().Equal(new Dictionary<string, object> { ["text"] = "x" });
        (mocks["t"].Provider, mocks["t"].Id).Should().Be(("", ""));
    }

    /// <summary>What the mocks saw of a resource made by <paramref name="second"/> while the first one was held back.</summary>
    private static async Task<IEnumerable<string>> RegisterAfterAsync(Func<Thing, Thing> second)
    {
        var (mocks, release) = Holding("first");
        await Runs.UpdateAsync(mocks, () =>
        {
            second(new Thing("first"));
            release(new Thing("other"));
        });
        return mocks.Events;
    }

    /// <summary>Mocks that answer one resource only after another one has been made.</summary>
    private static (RecordingMocks Mocks, Action<Thing> ReleaseAfter) Holding(string name)
    {
        var release = new TaskCompletionSource();
        var mocks = new RecordingMocks { Until = args => args.Name == name ? release.Task : Task.CompletedTask };
        return (mocks, other => other.Id.Apply(id =>
        {
            release.SetResult();
            return id;
        }));
    }
}
