namespace Pulumi;

/// <summary>Names the stack that a <see cref="StackReference"/> reads.</summary>
public class StackReferenceArgs : ResourceArgs
{
    /// <summary>The stack as <c>organization/project/stack</c>; null for the reference's own name.</summary>
    [Input("name", required: true)]
    public Input<string>? Name { get; set; }
}
