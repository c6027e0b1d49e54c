namespace Pulumi;

/// <summary>The root of all resources of a run. A program may derive from it and mark the stack's outputs as properties.</summary>
public class Stack : ComponentResource
{
    internal const string RootType = "pulumi:pulumi:Stack";

    /// <summary>Registers the stack.</summary>
    /// <param name="options">The options, or null.</param>
    public Stack(StackOptions? options = null)
        : base(
            RootType,
            $"{Pulumi.Deployment.Instance.ProjectName}-{Pulumi.Deployment.Instance.StackName}",
            new ComponentResourceOptions { ResourceTransformations = options?.ResourceTransformations ?? [] }) =>
        Deployment.Stack = this;

    /// <summary>Shows the stack's outputs, after checking that the constructor has set them all.</summary>
    internal void RegisterPropertyOutputs()
    {
        var properties = OutputProperties.Of(GetType()).ToList();
        ThrowIfAny(
            properties.Where(output => output.Property.GetValue(this) is null),
            "have no value assigned. [Output] attributed properties must be assigned inside Stack constructor.");
        ThrowIfAny(
            properties.Where(output => output.Property.GetValue(this) is not IOutput),
            "have incorrect type. [Output] attributed properties must be instances of Output<T>.");
        RegisterOutputs();
    }

    private static void ThrowIfAny(IEnumerable<(string Name, System.Reflection.PropertyInfo Property)> outputs, string fault)
    {
        var names = outputs.Select(output => output.Name).ToList();
        if (names.Count > 0)
            throw new RunException($"Output(s) '{string.Join(", ", names)}' {fault}");
    }
}
