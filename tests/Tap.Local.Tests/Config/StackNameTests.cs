using Tap.Local.Config;

namespace Tap.Local.Tests.Config;

public class StackNameTests
{
    [Theory]
    [InlineData("dev")]
    [InlineData("pr-7.eu_1")]
    public void A_name_is_fine(string name) => StackName.Fault(name).Should().BeNull();

    [Theory]
    [InlineData("../dev")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("local-aws")]
    [InlineData("venv")]
    public void A_name_that_is_no_folder_of_its_own_is_refused(string name) => StackName.Fault(name).Should().StartWith($"'{name}' is no stack name");
}
